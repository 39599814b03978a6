namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>Each check of a kernel that the stand-in makes, on a kernel that has the defect, and nothing else that it would find.</summary>
[Collection("GPU")]
public sealed class DefectiveKernelTests
{
    private const int Words = 64;

    [Fact]
    public void A_kernel_without_a_defect_gives_no_finding()
    {
        float[] numbers = [.. Enumerable.Range(0, Words).Select(i => (float)i)];
        var findings = CudaStandIn.FindingsOf(false, () =>
        {
            // Each thread reads what another one wrote, with a barrier before and after.
            float[] turned = HandWrittenPtx.Run("""
                ld.global.f32 %f1, [%rd2];
                st.shared.f32 [%r2], %f1;
                bar.sync 0;
                mov.u32 %r3, tile;
                sub.s32 %r4, 63, %r1;
                mad.lo.s32 %r3, %r4, 4, %r3;
                ld.shared.f32 %f2, [%r3];
                bar.sync 0;
                st.shared.f32 [%r2], %f2;
                ld.shared.f32 %f3, [%r2];
                st.global.f32 [%rd2], %f3;
                """, numbers, threads: Words);
            Assert.Equal(numbers.Reverse(), turned);
        });
        Assert.Empty(findings);
    }

    // What is wrong, in the stand-in's words; the instruction that has the finding; threads of a group; the body.
    public static TheoryData<string, string, int, string> Defects => new()
    {
        {
            "global memory out of bounds: 4 bytes are loaded at byte 256 of an allocation of 256", "ld.global.f32", 64,
            "ld.global.f32 %f1, [%rd2+4];"
        },
        {
            "global memory out of bounds: 4 bytes are stored", "st.global.f32", 64,
            "st.global.f32 [%rd2-4], 0f00000000;"
        },
        {
            "global memory out of bounds: 16 bytes are loaded", "ld.global.v4.f32", 64,
            """
            shl.b32 %r3, %r1, 2; cvt.u64.u32 %rd4, %r3; add.u64 %rd4, %rd1, %rd4; and.b64 %rd4, %rd4, -16;
            ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd4+16];
            """
        },
        {
            "global memory out of bounds: 4 bytes are loaded in no allocation", "ld.global.b32", 1,
            "mov.u64 %rd4, 64; ld.global.b32 %r3, [%rd4];"
        },
        {
            "the address is not aligned to 4 bytes", "ld.global.f32", 1,
            "ld.global.f32 %f1, [%rd1+2];"
        },
        {
            "the address is not aligned to 16 bytes", "ld.global.v4.f32", 1,
            "ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd1+4];"
        },
        {
            "the address is not aligned to 8 bytes", "st.shared.v2.f32", 1,
            "st.shared.v2.f32 [tile+4], {0f00000000, 0f00000000};"
        },
        {
            "shared memory out of bounds: 4 bytes at byte 1024 of 1024", "st.shared.f32", 1,
            "st.shared.f32 [tile+1024], 0f00000000;"
        },
        {
            "shared memory out of bounds", "ld.shared.f32", 1,
            "ld.shared.f32 %f1, [tile-4];"
        },
        {
            "local memory out of bounds", "ld.local.b32", 1,
            ".local .b32 own[2]; ld.local.b32 %r3, [own+8];"
        },
        {
            "shared memory is read that nobody wrote", "ld.shared.f32", 64,
            "ld.shared.f32 %f1, [%r2];"
        },
        // A thread reads what it wrote itself, then beyond.
        {
            "shared memory is read that nobody wrote", "ld.shared.v2.f32", 1,
            "st.shared.f32 [tile], 0f00000000; ld.shared.v2.f32 {%f1, %f2}, [tile];"
        },
        {
            "race: shared memory is written that another thread wrote since the last barrier", "st.shared.b32", 2,
            "st.shared.b32 [tile], %r1;"
        },
        {
            "race: shared memory is written that another thread wrote since the last barrier", "st.shared.b8", 2,
            "mov.u32 %r3, tile; shr.u32 %r4, %r1, 1; add.s32 %r3, %r3, %r4; st.shared.b8 [%r3], %r1;"
        },
        {
            "race: shared memory is read that another thread wrote since the last barrier", "ld.shared.b32", 64,
            "st.shared.b32 [%r2], %r1; xor.b32 %r3, %r2, 4; ld.shared.b32 %r4, [%r3];"
        },
        {
            "race: shared memory is read that another thread wrote since the last barrier", "ld.shared.b32", 64,
            """
            st.shared.b32 [%r2], %r1; bar.sync 0; st.shared.b32 [%r2], %r1; xor.b32 %r3, %r2, 128;
            ld.shared.b32 %r4, [%r3];
            """
        },
        {
            "race: shared memory is written that another thread read since the last barrier", "st.shared.b32", 64,
            """
            st.shared.b32 [%r2], %r1; bar.sync 0; xor.b32 %r3, %r2, 4; ld.shared.b32 %r4, [%r3];
            st.shared.b32 [%r2], %r4;
            """
        },
        {
            "race: shared memory is written that another thread read since the last barrier", "st.shared.b32", 64,
            """
            st.shared.b32 [%r2], %r1; bar.sync 0; ld.shared.b32 %r4, [tile]; setp.ne.s32 %p1, %r1, 40;
            @%p1 bra past; st.shared.b32 [tile], %r4; past:
            """
        },
        {
            "a barrier is not reached by all threads of the group", "bar.sync", 64,
            "setp.gt.s32 %p1, %r1, 40; @%p1 ret; bar.sync 0;"
        },
        {
            "a barrier is not reached by all threads of the group", "bar.sync", 64,
            "setp.gt.s32 %p1, %r1, 31; @%p1 ret; bar.sync 0;"
        },
        {
            "threads of a group wait at different barriers", "bar.sync", 64,
            "setp.gt.s32 %p1, %r1, 40; @%p1 bra other; bar.sync 0; bra past; other: bar.sync 0; past:"
        },
        {
            "a branch that is marked as uniform is taken by some threads of a warp alone", "bra.uni", 64,
            "setp.gt.s32 %p1, %r1, 40; @%p1 bra.uni past; mov.u32 %r3, 1; past:"
        },
        {
            "shared memory is read that cp.async has not delivered", "ld.shared.b32", 64,
            "cp.async.ca.shared.global [%r2], [%rd2], 4; cp.async.commit_group; ld.shared.b32 %r3, [%r2];"
        },
        // One group too few is waited for.
        {
            "shared memory is read that cp.async has not delivered", "ld.shared.b32", 64,
            """
            cp.async.ca.shared.global [%r2], [%rd2], 4; cp.async.commit_group; cp.async.wait_group 1;
            ld.shared.b32 %r3, [%r2];
            """
        },
        // Others see it only behind a barrier.
        {
            "race: shared memory is read that another thread wrote since the last barrier", "ld.shared.b32", 64,
            """
            cp.async.ca.shared.global [%r2], [%rd2], 4; cp.async.wait_all; xor.b32 %r3, %r2, 4;
            ld.shared.b32 %r4, [%r3];
            """
        },
        {
            "shared memory is written while cp.async writes it", "st.shared.b32", 64,
            "cp.async.ca.shared.global [%r2], [%rd2], 4; st.shared.b32 [%r2], %r1;"
        },
        {
            "race: shared memory is written that another thread read since the last barrier", "cp.async.ca", 64,
            """
            st.shared.b32 [%r2], %r1; bar.sync 0; xor.b32 %r3, %r2, 4; ld.shared.b32 %r4, [%r3];
            cp.async.ca.shared.global [%r2], [%rd2], 4; cp.async.wait_all;
            """
        },
        {
            "global memory out of bounds: 4 bytes are loaded", "cp.async.ca", 64,
            "cp.async.ca.shared.global [%r2], [%rd2+4], 4; cp.async.wait_all;"
        },
        {
            "an instruction for a whole warp is reached by some of its threads alone", "shfl.sync", 64,
            """
            setp.gt.s32 %p1, %r1, 40; @%p1 bra past; shfl.sync.idx.b32 %r3, %r1, 0, 31, 511; bra end;
            past: bar.sync 0; bra out; end: bar.sync 0; out:
            """
        },
        {
            "the mask of an instruction for a warp names other threads", "shfl.sync", 32,
            "shfl.sync.idx.b32 %r3, %r1, 0, 31, 1;"
        },
        {
            "an instruction for a whole warp is run by a warp of fewer than 32 threads", "mma.sync", 16,
            """
            mov.b32 %r3, 0; mov.f32 %f1, 0f00000000;
            mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%f1, %f2, %f3, %f4}, {%r3, %r3, %r3, %r3}, {%r3, %r3}, {%f1, %f1,
            %f1, %f1};
            """
        },
        {
            "shared memory is read that nobody wrote", "ldmatrix", 32,
            "mov.u32 %r3, tile; ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%r4}, [%r3];"
        },
        {
            "the address is not aligned to 16 bytes", "ldmatrix", 32,
            "mov.u32 %r3, tile; ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%r4}, [%r3+4];"
        },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_defect_is_found_with_its_kernel_and_instruction(string what, string instruction, int threads, string body)
    {
        var findings = CudaStandIn.FindingsOf(false, () => HandWrittenPtx.Run(body, new float[Words], (uint)threads));
        string begin = "kernel Made: " + what;
        Assert.Contains(findings, finding => finding.Text.StartsWith(begin, StringComparison.Ordinal) && IsAt(finding.Text, instruction));
        // Where barriers differ, what is behind them may be found as well; else there is one defect.
        if (body.Contains("bar.sync 0; bra", StringComparison.Ordinal)) return;
        Assert.Single(findings.Select(finding => finding.Text.Split(';')[0].Split(':')[1]).Distinct());
    }

    [Fact]
    public void A_finding_names_line_instruction_group_and_thread()
    {
        const string body =
            """
            setp.ne.s32 %p1, %r1, 5; mov.u32 %r3, %ctaid.x; setp.ne.s32 %p2, %r3, 2; or.pred %p1, %p1, %p2;
            @%p1 bra past;
            ld.shared.f32 %f1, [tile];
            past:
            """;
        var findings = CudaStandIn.FindingsOf(false, () => HandWrittenPtx.Run(body, new float[Words], 64, 3));
        string ptx = HandWrittenPtx.Kernel("BODY");
        int line = ptx.Split('\n').Index().First(pair => pair.Item.Contains("BODY", StringComparison.Ordinal)).Index + 1 + 2;
        const string what = "kernel Made: shared memory is read that nobody wrote";
        Assert.Equal($"{what}; line {line}: ld.shared.f32 %f1, [tile]; group (2, 0, 0), thread (5, 0, 0)", Assert.Single(findings).Text);
    }

    private static bool IsAt(string finding, string instruction)
    {
        string text = finding[(finding.IndexOf("; line ", StringComparison.Ordinal) + 1)..];
        return text.Contains(": " + instruction, StringComparison.Ordinal) || text.Contains(" " + instruction, StringComparison.Ordinal);
    }
}
