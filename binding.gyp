{
  "variables": {
    # GYP_DEFINES=strict=1, as in CI: more warnings, and each of them an error.
    "strict%": 0,
    # GYP_DEFINES=static_seeder=1, for packages: a seeder that needs no library of the machine it runs
    # on. Not by default, for some distributions have no static C library.
    "static_seeder%": 0
  },
  "target_defaults": {
    # Exceptions: lack of memory is thrown (docs/decisions/0018).
    "cflags_cc!": ["-std=gnu++17", "-fno-exceptions"],
    "cflags_cc": ["-std=gnu++20", "-fexceptions", "-Wall", "-Wextra", "-fstack-protector-strong"],
    "conditions": [
      ["strict==1", {
        "cflags_cc": [
          "-Wshadow", "-Wconversion", "-Wno-sign-conversion", "-Wold-style-cast", "-Werror"
        ]
      }]
    ],
    "defines": ["_FORTIFY_SOURCE=2"],
    "ldflags": ["-Wl,-z,relro,-z,now"]
  },
  "targets": [
    {
      "target_name": "entropyd_core",
      "type": "static_library",
      "sources": [
        "native/core/byte_counts.cc",
        "native/core/byte_judge.cc",
        "native/core/byte_replay_test.cc",
        "native/core/cache_size.cc",
        "native/core/clock_changes.cc",
        "native/core/compression_bound.cc",
        "native/core/continuous_tests.cc",
        "native/core/credit_permission.cc",
        "native/core/cutoffs.cc",
        "native/core/daemon_lock.cc",
        "native/core/detached_thread.cc",
        "native/core/dependence_predictors.cc",
        "native/core/dependence_test.cc",
        "native/core/device_node.cc",
        "native/core/fips140.cc",
        "native/core/fips140_generic.cc",
        "native/core/fips140_stream.cc",
        "native/core/fips140_variants.cc",
        "native/core/generation_file.cc",
        "native/core/generator.cc",
        "native/core/generator_channel.cc",
        "native/core/generator_reader.cc",
        "native/core/generators.cc",
        "native/core/growing_pause.cc",
        "native/core/jitter_fitness.cc",
        "native/core/jitter_sampler.cc",
        "native/core/health_test_names.cc",
        "native/core/job_thread.cc",
        "native/core/kernel_log.cc",
        "native/core/kernel_pool.cc",
        "native/core/line_settings.cc",
        "native/core/page_map.cc",
        "native/core/page_range.cc",
        "native/core/peer_credentials.cc",
        "native/core/processor_generator.cc",
        "native/core/queued_writer.cc",
        "native/core/random_sysctl.cc",
        "native/core/raw_terminal.cc",
        "native/core/read_attempts.cc",
        "native/core/read_through.cc",
        "native/core/regular_file.cc",
        "native/core/replace_file.cc",
        "native/core/replay_test.cc",
        "native/core/restored_terminal.cc",
        "native/core/sample_estimate.cc",
        "native/core/sample_judge.cc",
        "native/core/sample_tests.cc",
        "native/core/sd_notify.cc",
        "native/core/secret_key.cc",
        "native/core/secure_memory.cc",
        "native/core/seed_instruction.cc",
        "native/core/source_file.cc",
        "native/core/source_judge.cc",
        "native/core/timer.cc",
        "native/core/tpm2_device.cc",
        "native/core/tpm2_random.cc",
        "native/core/trust_state.cc",
        "native/core/unique_fd.cc",
        "native/core/unix_listener.cc",
        "native/core/vmclock.cc"
      ],
      "conditions": [
        ["target_arch=='x64'", { "dependencies": ["entropyd_avx2", "entropyd_avx512"] }]
      ]
    },
    {
      # With the conditioner all of the core that needs OpenSSL, which the seeder is without.
      "target_name": "entropyd_audit",
      "type": "static_library",
      "sources": [
        "native/core/audit_file.cc",
        "native/core/audit_line.cc",
        "native/core/audit_log.cc",
        "native/core/audit_tail.cc"
      ]
    },
    {
      # It runs for milliseconds: small rather than fast.
      "target_name": "entropyd_selftest",
      "type": "static_library",
      "cflags!": ["-O3", "-O2"],
      "cflags_cc!": ["-O3", "-O2"],
      "cflags_cc": ["-Os"],
      "dependencies": ["entropyd_core"],
      "sources": [
        "native/selftest/continuous_answers.cc",
        "native/selftest/dependence_answers.cc",
        "native/selftest/estimate_answers.cc",
        "native/selftest/fips140_answers.cc",
        "native/selftest/fips140_blocks.cc",
        "native/selftest/judge_answers.cc",
        "native/selftest/replay_answers.cc",
        "native/selftest/self_test.cc"
      ]
    },
    {
      "target_name": "entropyd_jitter",
      "type": "static_library",
      "cflags!": ["-O3", "-O2"],
      "cflags_cc!": ["-O3", "-O2"],
      "cflags_cc": ["-O0"],
      "sources": ["native/core/jitter.cc"]
    },
    {
      "target_name": "entropyd_assess",
      "type": "static_library",
      "sources": [
        "native/assess/block_scores.cc",
        "native/assess/bzip2_size.cc",
        "native/assess/chi_square.cc",
        "native/assess/chi_square_tail.cc",
        "native/assess/code_tables.cc",
        "native/assess/collision.cc",
        "native/assess/compression.cc",
        "native/assess/context_tree.cc",
        "native/assess/huffman.cc",
        "native/assess/key_sort.cc",
        "native/assess/lag.cc",
        "native/assess/lz78y.cc",
        "native/assess/lz78y_bits.cc",
        "native/assess/markov.cc",
        "native/assess/most_common_value.cc",
        "native/assess/multi_mcw.cc",
        "native/assess/multi_mcw_bits.cc",
        "native/assess/multi_mmc.cc",
        "native/assess/multi_mmc_bits.cc",
        "native/assess/order_statistics.cc",
        "native/assess/permutation_test.cc",
        "native/assess/prediction.cc",
        "native/assess/repeated_substring.cc",
        "native/assess/repeats.cc",
        "native/assess/rotations.cc",
        "native/assess/shuffle.cc",
        "native/assess/suffix_array.cc",
        "native/assess/symbols.cc",
        "native/assess/tuples.cc"
      ]
    },
    {
      "target_name": "entropyd",
      "cflags!": ["-O3", "-O2"],
      "cflags_cc!": ["-O3", "-O2"],
      "cflags_cc": ["-Os"],
      "dependencies": [
        "entropyd_assess", "entropyd_audit", "entropyd_selftest", "entropyd_core", "entropyd_jitter"
      ],
      "include_dirs": ["<!@(node -p \"require('node-addon-api').include\")"],
      "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_CPP_EXCEPTIONS_ALL"],
      "conditions": [
        # The headers of others are not held to these warnings.
        ["strict==1", {
          "cflags_cc": [
            "-isystem", "<(node_root_dir)/include/node",
            "-isystem", "<!(node -p \"require('path').resolve(require('node-addon-api').include_dir)\")"
          ]
        }]
      ],
      "ldflags": ["-static-libstdc++", "-static-libgcc", "-Wl,--exclude-libs,ALL",
                  "-Wl,--wrap=exp,--wrap=exp2,--wrap=log,--wrap=log2,--wrap=pow"],
      "sources": [
        "native/addon.cc",
        "native/core/conditioner.cc",
        "native/selftest/conditioner_answers.cc",
        "native/binding/assess.cc",
        "native/binding/audit_log.cc",
        "native/binding/clock_watch.cc",
        "native/binding/daemon_lock.cc",
        "native/binding/file_writing.cc",
        "native/binding/first_libm.cc",
        "native/binding/functions.cc",
        "native/binding/generation_file.cc",
        "native/binding/generator_reader.cc",
        "native/binding/health_tests.cc",
        "native/binding/iid.cc",
        "native/binding/jitter_sampler.cc",
        "native/binding/judging.cc",
        "native/binding/kernel_log_watch.cc",
        "native/binding/kernel_pool.cc",
        "native/binding/pool_watch.cc",
        "native/binding/recording_judge.cc",
        "native/binding/secure_block.cc",
        "native/binding/self_test.cc",
        "native/binding/source_judge.cc",
        "native/binding/symbols.cc",
        "native/binding/system_error.cc",
        "native/binding/tested_block.cc",
        "native/binding/unix_listener.cc",
        "native/binding/vmclock_watch.cc"
      ]
    },
    {
      "target_name": "entropyd-seed",
      "type": "executable",
      "dependencies": [
        "entropyd_selftest", "entropyd_core", "entropyd_jitter", "entropyd_launch", "entropyd-guard"
      ],
      "conditions": [
        # Not -static-libstdc++ beside it: g++ 10 then takes the C library from the system again.
        ["static_seeder==0", { "ldflags": ["-static-libstdc++", "-static-libgcc"] }],
        # GCC 10 links no static PIE for arm64.
        ["static_seeder==1 and target_arch=='arm64'", { "ldflags": ["-static"] }],
        ["static_seeder==1 and target_arch!='arm64'", { "ldflags": ["-static-pie"] }]
      ],
      "sources": [
        "native/seed/attempt.cc",
        "native/seed/background_attempt.cc",
        "native/seed/byte_seeding.cc",
        "native/seed/contest.cc",
        "native/seed/crediting.cc",
        "native/seed/daemon_notice.cc",
        "native/seed/help.cc",
        "native/seed/jitter_seeding.cc",
        "native/seed/main.cc",
        "native/seed/options.cc",
        "native/seed/own_bytes.cc",
        "native/seed/passed_sockets.cc",
        "native/seed/push_connection.cc",
        "native/seed/push_permission.cc",
        "native/seed/push_reseed.cc",
        "native/seed/push_reseeds.cc",
        "native/seed/pushed_bytes.cc",
        "native/seed/reseed_report.cc",
        "native/seed/reseeding.cc",
        "native/seed/say.cc",
        "native/seed/seeding.cc",
        "native/seed/serving.cc",
        "native/seed/source_check.cc",
        "native/seed/source_options.cc"
      ]
    },
    {
      # Linked to the system's C library, never static: it loads the vendor's library.
      "target_name": "entropyd-pkcs11",
      "type": "executable",
      "dependencies": ["entropyd_core"],
      "ldflags": ["-static-libstdc++", "-static-libgcc"],
      "libraries": ["-ldl", "-lpthread"],
      "sources": [
        "native/pkcs11/failure.cc",
        "native/pkcs11/main.cc",
        "native/pkcs11/module.cc",
        "native/pkcs11/options.cc",
        "native/pkcs11/output_fifo.cc",
        "native/pkcs11/pin.cc",
        "native/pkcs11/supply.cc",
        "native/pkcs11/token.cc"
      ]
    },
    {
      "target_name": "entropyd_launch",
      "type": "static_library",
      "sources": [
        "native/launch/flag_memory.cc",
        "native/launch/launch.cc",
        "native/launch/node_flags.cc"
      ]
    },
    {
      "target_name": "entropyd-launch",
      "type": "executable",
      "dependencies": ["entropyd_launch", "entropyd-guard"],
      "ldflags": ["-static-libstdc++", "-static-libgcc"],
      "sources": ["native/launch/main.cc"]
    },
    {
      "target_name": "entropyd-guard",
      "type": "loadable_module",
      # It throws nothing, and shall bring no unwinder into Node.
      "cflags_cc!": ["-fexceptions"],
      "cflags": ["-fno-exceptions"],
      "cflags_cc": ["-fvisibility=hidden"],
      "ldflags": ["-Wl,--as-needed", "-static-libstdc++", "-static-libgcc"],
      "libraries": ["-ldl"],
      "sources": ["native/launch/guard.cc"]
    }
  ],
  "conditions": [
    ["target_arch=='x64'", {
      "targets": [
        {
          "target_name": "entropyd_avx2",
          "type": "static_library",
          "cflags_cc": ["-mavx2"],
          "sources": ["native/core/fips140_avx2.cc"]
        },
        {
          "target_name": "entropyd_avx512",
          "type": "static_library",
          "cflags_cc": ["-mavx512bw", "-mavx512vbmi2"],
          "sources": ["native/core/fips140_avx512.cc"]
        }
      ]
    }]
  ]
}
