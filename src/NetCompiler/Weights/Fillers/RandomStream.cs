using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Weights.Fillers;

/// <summary>
/// The random numbers of one parameter: number i depends on (seed, "layer.index", i) alone, so a new layer leaves the others as they were,
/// and any part can be made by itself. Philox gives four words a block, and number i is word i mod 4 of block i / 4.
/// </summary>
/// <param name="seed">The run's seed.</param>
/// <param name="name">The parameter: <c>conv1.0</c>.</param>
/// <param name="purpose">Which of several independent sequences of the parameter; 0 belongs to training (dropout).</param>
internal readonly struct RandomStream(ulong seed, string name, uint purpose)
{
    private readonly uint stream = CounterRandom.StreamOf(name);

    /// <summary>Four words of 32 random bits.</summary>
    public (uint First, uint Second, uint Third, uint Fourth) Block(uint block) =>
        CounterRandom.Philox(block, 0, stream, purpose, (uint)seed, (uint)(seed >> 32));

    /// <summary>Fills a span with a function of random words.</summary>
    /// <typeparam name="TMap">The function.</typeparam>
    /// <param name="values">Numbers 0 to length - 1.</param>
    /// <param name="map">The function; it sees the word and what was there.</param>
    public void Fill<TMap>(Span<float> values, TMap map)
        where TMap : struct, IWordMap
    {
        for (int i = 0; i < values.Length; i += 4)
        {
            var (first, second, third, fourth) = Block((uint)(i >> 2));
            values[i] = map.Of(first, values[i]);
            if (i + 1 < values.Length) values[i + 1] = map.Of(second, values[i + 1]);
            if (i + 2 < values.Length) values[i + 2] = map.Of(third, values[i + 2]);
            if (i + 3 < values.Length) values[i + 3] = map.Of(fourth, values[i + 3]);
        }
    }
}

/// <summary>A function of a random word; a struct, so that loops over it are compiled for it.</summary>
internal interface IWordMap
{
    /// <summary>The number that a word becomes.</summary>
    /// <param name="word">32 random bits.</param>
    /// <param name="before">What was there before.</param>
    float Of(uint word, float before);
}

/// <summary>Uniform on [minimum, maximum], in steps of 2^-24 of the range.</summary>
internal readonly struct UniformMap(double minimum, double maximum) : IWordMap
{
    private readonly double width = maximum - minimum;

    public float Of(uint word, float before) => (float)(minimum + (width * ((word >> 8) * (1.0 / (1 << 24)))));
}

/// <summary>Normally distributed, by the inverse of the distribution function.</summary>
internal readonly struct NormalMap(double mean, double deviation) : IWordMap
{
    public float Of(uint word, float before) => (float)(mean + (deviation * NormalQuantile.Of((word + 0.5) * (1.0 / 4294967296.0))));
}

/// <summary>Keeps what was there with a probability, else zero.</summary>
internal readonly struct KeepMap(double probability) : IWordMap
{
    public float Of(uint word, float before) => (word >> 8) * (1.0 / (1 << 24)) < probability ? before : 0;
}
