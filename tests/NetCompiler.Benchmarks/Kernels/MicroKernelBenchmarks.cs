using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using NetCompiler.Cpu;

namespace NetCompiler.Benchmarks.Kernels;

/// <summary>The innermost loop of contractions on panels that are in the first-level cache: how fast multiplying can be at best.</summary>
public unsafe class MicroKernelBenchmarks
{
    private float* left, right, tile;
    private long* places;

    /// <summary>How many products a sum has: as long as blocks of contractions are.</summary>
    [Params(64, 320)]
    public int Depth { get; set; }

    /// <summary>The height of a tile; lower ones waste less where rows are few.</summary>
    [ParamsSource(nameof(Heights))]
    public int Rows { get; set; }

    /// <summary>The heights that this processor's kernels have.</summary>
    public static IEnumerable<int> Heights => new[] { 10, 11, 12, 13, 14, MicroKernel.MostRows }.Select(MicroKernel.RowsFor).Distinct();

    /// <summary>Takes memory.</summary>
    [GlobalSetup]
    public void Take()
    {
        left = Filled(Depth * Rows + Panels.Overrun);
        right = Filled(Depth * MicroKernel.Columns + Panels.Overrun);
        tile = Filled(Rows * MicroKernel.Columns);
        places = (long*)NativeMemory.AlignedAlloc((nuint)Depth * sizeof(long), 64);
        for (int i = 0; i < Depth; i++) places[i] = i * Rows;
    }

    /// <summary>2 * Rows * columns * Depth operations.</summary>
    [Benchmark]
    public void Multiply() => MicroKernel.Run(Rows, MicroKernel.Columns, Depth, left, places, right, tile, MicroKernel.Columns, false, new Ahead(left, 0));

    /// <summary>Gives the memory back.</summary>
    [GlobalCleanup]
    public void Free()
    {
        NativeMemory.AlignedFree(left);
        NativeMemory.AlignedFree(right);
        NativeMemory.AlignedFree(tile);
        NativeMemory.AlignedFree(places);
    }

    private static float* Filled(int count)
    {
        float* memory = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);
        for (int i = 0; i < count; i++) memory[i] = i % 17 * 0.1f;
        return memory;
    }
}
