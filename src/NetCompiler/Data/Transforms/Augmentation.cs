using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Data;

/// <summary>The random numbers of data, each from (seed, layer, epoch, index) alone: the same on every run, device and number of threads.</summary>
/// <param name="seed">The run's seed.</param>
/// <param name="layer">The layer's name.</param>
internal readonly struct DataRandom(ulong seed, string layer)
{
    // Purposes 0 to 2 belong to dropout and fillers.
    private const uint AugmentationPurpose = 3, OrderPurpose = 4, SkipPurpose = 5;

    private readonly uint stream = CounterRandom.StreamOf(layer);

    /// <summary>How an image is cut and mirrored in an epoch.</summary>
    public Augmentation AugmentationOf(uint epoch, uint index)
    {
        var (first, second, third, _) = CounterRandom.Philox(index, epoch, stream, AugmentationPurpose, (uint)seed, (uint)(seed >> 32));
        return new Augmentation(false, first, second, (third & 1) != 0);
    }

    /// <summary>A number below a limit, for the order of an epoch.</summary>
    public int OrderBelow(int limit, uint epoch, uint index, uint part) =>
        Below(limit, CounterRandom.Philox(index, epoch, stream, OrderPurpose + (part << 8), (uint)seed, (uint)(seed >> 32)).First);

    /// <summary>How many samples are left out at the beginning: below the layer's <c>rand_skip</c>.</summary>
    public int Skip(int limit) => limit <= 0 ? 0 : Below(limit, CounterRandom.Philox(0, 0, stream, SkipPurpose, (uint)seed, (uint)(seed >> 32)).First);

    /// <summary>A permutation of 0 to count - 1 (Fisher and Yates).</summary>
    public int[] Permutation(int count, uint epoch, uint part = 0)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            int other = OrderBelow(i + 1, epoch, (uint)i, part);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }

    private static int Below(int limit, uint word) => (int)(((ulong)word * (uint)limit) >> 32);
}

/// <summary>How one image is cut and mirrored.</summary>
/// <param name="IsCentred">Whether the centre is cut out.</param>
/// <param name="Vertical">Random bits for the first row.</param>
/// <param name="Horizontal">Random bits for the first column.</param>
/// <param name="Mirrors">Whether it is mirrored, where the layer asks for that.</param>
internal readonly record struct Augmentation(bool IsCentred, uint Vertical, uint Horizontal, bool Mirrors)
{
    /// <summary>The centre, not mirrored.</summary>
    public static Augmentation None { get; } = new(true, 0, 0, false);

    /// <summary>The first row of a crop.</summary>
    public int Top(int height, int crop) => Offset(height - crop, Vertical);

    /// <summary>The first column of a crop.</summary>
    public int Left(int width, int crop) => Offset(width - crop, Horizontal);

    private int Offset(int rest, uint word) => IsCentred ? rest / 2 : (int)(((ulong)word * (uint)(rest + 1)) >> 32);
}
