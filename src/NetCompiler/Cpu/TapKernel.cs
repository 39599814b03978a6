namespace NetCompiler.Cpu;

/// <summary>The micro-kernel for a tile of taps.</summary>
public static unsafe class TapKernel
{
    /// <summary>Adds up the products of some points, for the taps of a tile; parameters as of <see cref="ITapProduct.Multiply"/>.</summary>
    /// <typeparam name="TTaps">The taps.</typeparam>
    /// <param name="k">How many points.</param><param name="points">The first tap's elements.</param><param name="places">The points' offsets.</param>
    /// <param name="panel">The left operand.</param><param name="width">How many rows of the result.</param><param name="sums">The sums of the tile's first tap.</param>
    /// <param name="stride">How many floats apart the sums of taps are.</param><param name="accumulates">Whether the products are added.</param>
    public static void Run<TTaps>(int k, float* points, long* places, float* panel, int width, float* sums, int stride, bool accumulates)
        where TTaps : struct, ITileRows => MicroKernel.Run<TTaps>(width, k, points, places, panel, sums, stride, accumulates);
}
