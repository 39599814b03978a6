namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>
/// The instructions of tensor cores on the stand-in: products of small matrices, loaded into fragments as the PTX ISA lays them
/// out, against plain products.
/// </summary>
[Collection("GPU")]
public sealed class TensorCoreTests
{
    private const int Rows = 16, Columns = 8, Depth = 8;

    // A[16, 8] by rows, B[8, 8] by columns, C[16, 8]; each lane loads its elements, multiplies, and stores its part of D over C.
    private const string Addresses = """
        shr.u32 %r3, %r1, 2; and.b32 %r4, %r1, 3;
        mad.lo.s32 %r5, %r3, 8, %r4; mul.wide.u32 %rd4, %r5, 4; add.u64 %rd5, %rd1, %rd4;
        add.u64 %rd6, %rd5, 512;
        shl.b32 %r6, %r4, 1; mad.lo.s32 %r7, %r3, 8, %r6; mul.wide.u32 %rd7, %r7, 4; add.u64 %rd8, %rd1, %rd7; add.u64 %rd8, %rd8, 768;
        ld.global.v2.f32 {%f1, %f2}, [%rd8]; ld.global.v2.f32 {%f3, %f4}, [%rd8+256];
        """;

    private const string Product = "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 " +
        "{%f1, %f2, %f3, %f4}, {%r10, %r11, %r12, %r13}, {%r14, %r15}, {%f1, %f2, %f3, %f4};";

    private const string Result = "st.global.v2.f32 [%rd8], {%f1, %f2}; st.global.v2.f32 [%rd8+256], {%f3, %f4};";

    [Fact]
    public void Products_of_fragments_from_memory_are_plain_products() => Check("""
        { .reg .b32 a<4>;
        ld.global.b32 a0, [%rd5]; ld.global.b32 a1, [%rd5+256]; ld.global.b32 a2, [%rd5+16]; ld.global.b32 a3, [%rd5+272];
        ld.global.b32 %r14, [%rd6]; ld.global.b32 %r15, [%rd6+16];
        mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%f1, %f2, %f3, %f4}, {a0, a1, a2, a3}, {%r14, %r15}, {%f1, %f2, %f3, %f4}; }
        """);

    // A row of four numbers is one row of a matrix of eight halves: the lane that gets two halves gets one number.
    [Fact]
    public void Matrices_that_are_loaded_from_shared_memory_are_fragments() => Check("""
        mul.wide.u32 %rd9, %r1, 24; add.u64 %rd9, %rd1, %rd9; mov.u32 %r16, tile; mad.lo.s32 %r16, %r1, 24, %r16;
        cp.async.ca.shared.global [%r16], [%rd9], 8; cp.async.ca.shared.global [%r16+8], [%rd9+8], 8;
        cp.async.commit_group;
        cp.async.ca.shared.global [%r16+16], [%rd9+16], 8;
        cp.async.commit_group; cp.async.wait_group 0;
        bar.sync 0;
        mov.u32 %r17, tile; and.b32 %r18, %r1, 15; shl.b32 %r18, %r18, 5; add.s32 %r18, %r17, %r18;
        and.b32 %r19, %r1, 16; add.s32 %r18, %r18, %r19;
        ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%r10, %r11, %r12, %r13}, [%r18];
        and.b32 %r20, %r1, 7; shl.b32 %r20, %r20, 5; add.s32 %r20, %r17, %r20;
        and.b32 %r21, %r1, 8; shl.b32 %r21, %r21, 1; add.s32 %r20, %r20, %r21;
        ldmatrix.sync.aligned.m8n8.x2.shared.b16 {%r14, %r15}, [%r20+512];
        """ + Product);

    [Fact]
    public void Transposed_matrices_come_by_columns()
    {
        ushort[] halves = [.. Enumerable.Range(0, 64).Select(i => (ushort)(i * 257 + 1))];
        ushort[] transposed = [];
        CudaStandIn.Run(false, () => transposed = HandWrittenPtx.Run("""
            ld.global.b32 %r3, [%rd2]; st.shared.b32 [%r2], %r3;
            bar.sync 0;
            mov.u32 %r4, tile; and.b32 %r5, %r1, 7; mad.lo.s32 %r4, %r5, 16, %r4;
            ldmatrix.sync.aligned.m8n8.x1.trans.shared.b16 {%r6}, [%r4];
            st.global.b32 [%rd2], %r6;
            """, halves));
        Assert.Equal(Enumerable.Range(0, 64).Select(i => halves[(i % 8 * 8) + (i / 8)]), transposed);
    }

    [Fact]
    public void A_copy_that_reads_less_fills_with_zeros()
    {
        int[] values = [];
        CudaStandIn.Run(true, () => values = HandWrittenPtx.Run("""
            shl.b32 %r3, %r1, 2; mov.u32 %r4, tile; mad.lo.s32 %r4, %r1, 16, %r4; mul.wide.u32 %rd4, %r1, 16; add.u64 %rd4, %rd1, %rd4;
            cp.async.cg.shared.global [%r4], [%rd4], 16, %r3;
            cp.async.wait_all;
            ld.shared.v4.b32 {%r5, %r6, %r7, %r8}, [%r4];
            st.global.v4.b32 [%rd4], {%r5, %r6, %r7, %r8};
            """, Enumerable.Range(1, 20).ToArray(), 5));
        Assert.Equal(Enumerable.Range(1, 20).Select((value, i) => i % 4 < i / 4 ? value : 0), values);
    }

    [Theory]
    [InlineData(0x3f800fffu, 0x3f800000u)]
    [InlineData(0x3f801000u, 0x3f802000u)]
    [InlineData(0xbf801000u, 0xbf802000u)]
    [InlineData(0x7f7fffffu, 0x7f800000u)]
    [InlineData(0x7fc12345u, 0x7fc12345u)]
    public void Numbers_are_rounded_to_ten_bits(uint number, uint rounded)
    {
        uint[] result = [];
        const string body = "ld.global.f32 %f1, [%rd1]; cvt.rna.tf32.f32 %r3, %f1; st.global.b32 [%rd1], %r3;";
        CudaStandIn.Run(false, () => result = HandWrittenPtx.Run(body, [number], 1));
        Assert.Equal(rounded, Assert.Single(result));
    }

    private static void Check(string body)
    {
        var random = new Random(1);
        const int count = (Rows * Depth) + (Depth * Columns) + (Rows * Columns);
        float[] numbers = [.. Enumerable.Range(0, count).Select(_ => random.Next(-64, 65) / 8f)];
        float[] result = [];
        CudaStandIn.Run(false, () => result = HandWrittenPtx.Run(Addresses + body + Result, numbers));
        float[] a = numbers[..128], b = numbers[128..192], c = numbers[192..];
        for (int m = 0; m < Rows; m++)
        {
            for (int n = 0; n < Columns; n++)
            {
                float expected = c[(m * Columns) + n] + Enumerable.Range(0, Depth).Sum(k => a[(m * Depth) + k] * b[(n * Depth) + k]);
                Assert.Equal(expected, result[192 + (m * Columns) + n]);
            }
        }
    }
}
