namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>What the stand-in knows of PTX, and that what it does not know is refused by name.</summary>
[Collection("GPU")]
public sealed class InstructionTests
{
    private const int InvalidPtx = 218;

    [Theory]
    [InlineData("lop3.b32 %r3, %r1, %r1, %r1, 1;", "instruction 'lop3.b32' is not known to the stand-in")]
    [InlineData("add.ftz.f32 %f1, %f1, %f1;", "instruction 'add.ftz.f32' is not known to the stand-in")]
    [InlineData("ld.f32 %f1, [%rd1];", "instruction 'ld.f32' is not known to the stand-in")]
    [InlineData("add.s32 %r3, %r1;", "instruction 'add.s32' does not take 2 operands")]
    [InlineData("add.s32 %rd3, %r1, %r1;", "register '%rd3' has 64 bits, not 32 bits")]
    [InlineData("add.s32 %r3, %r1, %r200;", "register '%r200' is not declared")]
    [InlineData("mov.u32 %r3, %smid;", "register '%smid' is not declared, and no special one that is known")]
    [InlineData("bar.sync 1;", "only barrier 0 is known")]
    [InlineData("bra nowhere;", "label 'nowhere' does not exist")]
    [InlineData(".surf x;", "directive '.surf' is not known")]
    [InlineData("cp.async.cg.shared.global [%r2], [%rd2], 4;", "16 bytes are expected")]
    [InlineData("ld.param.b64 %rd3, [data+8];", "parameter 'data' has 8 bytes")]
    public void What_is_not_known_is_refused_by_name(string body, string what)
    {
        var findings = CudaStandIn.FindingsOf(false, () =>
        {
            using var driver = new CudaDriver();
            var (result, _, log) = driver.Load(HandWrittenPtx.Kernel("\n" + body));
            Assert.Equal(InvalidPtx, result);
            Assert.Contains(what, log, StringComparison.Ordinal);
            Assert.Matches(@"^line \d+: ", log);
        });
        Assert.Contains(what, Assert.Single(findings).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_that_part_come_together_and_keep_what_they_computed()
    {
        // Of each thread: the sum of the numbers below its own, by a loop that threads leave one after the other; odd threads double it.
        int[] sums = Run("""
            mov.u32 %r3, 0; mov.u32 %r4, 0;
            again: setp.ge.u32 %p1, %r3, %r1;
            @%p1 bra done;
            add.u32 %r4, %r4, %r3; add.u32 %r3, %r3, 1;
            bra again;
            done: and.b32 %r5, %r1, 1; setp.eq.s32 %p2, %r5, 0;
            @!%p2 shl.b32 %r4, %r4, 1;
            @%p2 bra even;
            bra.uni end;
            even: add.s32 %r4, %r4, 0;
            end: st.global.b32 [%rd2], %r4;
            """, new int[96], 96);
        Assert.Equal(Enumerable.Range(0, 96).Select(i => i * (i - 1) / 2 * (1 + i % 2)), sums);
    }

    [Fact]
    public void Arithmetic_is_the_processors()
    {
        float[] numbers = [0f, -0f, 1.5f, -2.25f, float.NaN, float.PositiveInfinity, 1e-40f, 3e9f];
        float[] results = Run("""
            ld.global.f32 %f1, [%rd2];
            fma.rn.f32 %f2, %f1, %f1, 0f3F800000; sqrt.rn.f32 %f3, %f2;
            max.f32 %f4, %f1, 0f00000000; add.f32 %f5, %f3, %f4;
            setp.ltu.f32 %p1, %f1, 0f40000000; selp.f32 %f6, %f5, 0fC0A00000, %p1;
            st.global.f32 [%rd2], %f6;
            """, numbers, 8);
        Assert.Equal(numbers.Select(x => x >= 2 ? -5f : MathF.Sqrt(MathF.FusedMultiplyAdd(x, x, 1)) + (x > 0 ? x : 0)), results);

        int[] integers = Run("""
            ld.global.b32 %r3, [%rd2];
            cvt.rn.f32.s32 %f1, %r3; mul.f32 %f1, %f1, 0f3F000000; cvt.rni.s32.f32 %r4, %f1;
            div.s32 %r5, %r3, 3; rem.s32 %r6, %r3, 3; mul.hi.s32 %r7, %r3, 1431655766;
            mul.wide.s32 %rd4, %r3, -7; cvt.u32.u64 %r8, %rd4; shr.s32 %r9, %r3, 40;
            add.s32 %r4, %r4, %r5; add.s32 %r4, %r4, %r6; add.s32 %r4, %r4, %r7; add.s32 %r4, %r4, %r8; add.s32 %r4, %r4, %r9;
            st.global.b32 [%rd2], %r4;
            """, [0, 1, 5, -5, 1000001, -1000001, int.MaxValue / 16, int.MinValue / 16], 8);
        Assert.Equal(new[] { 0, 1, 5, -5, 1000001, -1000001, int.MaxValue / 16, int.MinValue / 16 }.Select(Expected), integers);

        static int Expected(int x) => (int)MathF.Round(x * 0.5f) + x / 3 + x % 3 + (int)((long)x * 1431655766 >> 32) + x * -7 + (x >> 31);
    }

    [Fact]
    public void Shuffles_and_votes_reach_the_whole_warp()
    {
        int[] values = Run("""
            shfl.sync.bfly.b32 %r3|%p1, %r1, 5, 31, -1;
            shfl.sync.down.b32 %r4, %r1, 3, 31, -1;
            shfl.sync.up.b32 %r5, %r1, 2, 0, -1;
            shfl.sync.idx.b32 %r6, %r1, 7, 31, -1;
            setp.gt.s32 %p2, %r1, 29; vote.sync.ballot.b32 %r7, %p2, -1; vote.sync.any.pred %p3, %p2, -1; selp.b32 %r8, 1000000, 0, %p3;
            mad.lo.s32 %r3, %r4, 100, %r3; mad.lo.s32 %r3, %r5, 10000, %r3; add.s32 %r3, %r3, %r6;
            shr.u32 %r7, %r7, 30; add.s32 %r3, %r3, %r7; add.s32 %r3, %r3, %r8;
            st.global.b32 [%rd2], %r3;
            """, new int[32]);
        Assert.Equal(Enumerable.Range(0, 32).Select(Expected), values);

        static int Expected(int i) => (i ^ 5) + (i + 3 > 31 ? i : i + 3) * 100 + (i < 2 ? i : i - 2) * 10000 + 7 + 3 + 1000000;
    }

    [Fact]
    public void Small_types_and_local_memory_keep_their_size()
    {
        int[] values = Run("""
            .local .align 4 .b8 own[8];
            ld.global.b32 %r3, [%rd2];
            st.local.b32 [own], %r3; ld.local.s8 %r4, [own+1]; ld.local.u16 %r5, [own+2]; cvt.s16.s32 %r6, %r3;
            st.local.b8 [own+4], %r3; ld.local.u8 %r7, [own+4];
            add.s32 %r4, %r4, %r5; add.s32 %r4, %r4, %r6; add.s32 %r4, %r4, %r7;
            st.global.b32 [%rd2], %r4;
            """, [unchecked((int)0x89abcdef), 0x12345678]);
        Assert.Equal(new[] { unchecked((int)0x89abcdef), 0x12345678 }.Select(Expected), values);

        static int Expected(int x) => (sbyte)(x >> 8) + (int)((uint)x >> 16) + (short)x + (byte)x;
    }

    private static T[] Run<T>(string body, T[] values, uint threads = 0)
        where T : unmanaged
    {
        T[] result = [];
        CudaStandIn.Run(false, () => result = HandWrittenPtx.Run(body, values, threads == 0 ? (uint)values.Length : threads));
        return result;
    }
}
