using System.Runtime.InteropServices;

namespace NetCompiler.Benchmarks;

/// <summary>The rate of OpenBLAS's sgemm on this machine, found at run time: what a Caffe build would reach at best.</summary>
internal static unsafe class OpenBlas
{
    private const int Size = 2048;
    private const int RowMajor = 101, NoTranspose = 111;

    private static readonly string[] Places =
    [
        "libopenblas.so.0", "/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0", "/usr/lib/aarch64-linux-gnu/openblas-pthread/libopenblas.so.0",
    ];

    /// <summary>The median rate of products of 2048 x 2048 matrices in GFLOP/s; null if there is no OpenBLAS.</summary>
    /// <param name="threads">How many threads.</param>
    /// <param name="repetitions">How often.</param>
    public static double? Rate(int threads, int repetitions)
    {
        nint library = 0;
        foreach (string place in Places)
        {
            if (NativeLibrary.TryLoad(place, out library)) break;
        }
        if (library == 0) return null;
        var setThreads = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads");
        var multiply = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)NativeLibrary.GetExport(library, "cblas_sgemm");
        setThreads(threads);
        float* a = Take(), b = Take(), c = Take();
        var seconds = new double[repetitions];
        for (int i = -1; i < repetitions; i++)
        {
            double start = Clock.Now;
            multiply(RowMajor, NoTranspose, NoTranspose, Size, Size, Size, 1, a, Size, b, Size, 0, c, Size);
            if (i >= 0) seconds[i] = Clock.Now - start;
        }
        NativeMemory.AlignedFree(a);
        NativeMemory.AlignedFree(b);
        NativeMemory.AlignedFree(c);
        return 2.0 * Size * Size * Size / Median.Of(seconds) / 1e9;
    }

    private static float* Take()
    {
        float* matrix = (float*)NativeMemory.AlignedAlloc(sizeof(float) * Size * Size, 64);
        for (int i = 0; i < Size * Size; i++) matrix[i] = i % 1000 * 0.001f - 0.5f;
        return matrix;
    }
}
