using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Tensors;

public class CounterRandomTests
{
    /// <summary>The known answers that the authors of Philox publish with Random123.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_the_published_answers(
        uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1, uint first, uint second, uint third, uint fourth) =>
        Assert.Equal((first, second, third, fourth), CounterRandom.Philox(counter0, counter1, counter2, counter3, key0, key1));

    [Fact]
    public void Uniform_numbers_are_multiples_of_two_to_the_minus_24_below_1()
    {
        for (uint counter = 0; counter < 10_000; counter++)
        {
            double value = CounterRandom.Uniform(1, 2, 3, counter);
            Assert.InRange(value, 0, 1 - 1.0 / (1 << 24));
            Assert.Equal(Math.Floor(value * (1 << 24)), value * (1 << 24));
            Assert.Equal(value, (float)value);
        }
    }

    [Fact]
    public void Uniform_numbers_fill_the_interval_evenly()
    {
        const int Bins = 20, Count = 100_000;
        int[] bins = new int[Bins];
        for (uint counter = 0; counter < Count; counter++) bins[(int)(CounterRandom.Uniform(7, 0, 1, counter) * Bins)]++;
        double expected = (double)Count / Bins;
        // The numbers are always the same, so this cannot fail by chance; 43.8 is chi-squared's 99.9 % point for 19 degrees of freedom.
        Assert.InRange(bins.Sum(bin => (bin - expected) * (bin - expected) / expected), 0, 43.8);
    }

    [Fact]
    public void Each_part_of_the_address_matters()
    {
        double value = CounterRandom.Uniform(1, 2, 3, 4);
        Assert.NotEqual(value, CounterRandom.Uniform(2, 2, 3, 4));
        Assert.NotEqual(value, CounterRandom.Uniform(1ul << 32 | 1, 2, 3, 4));
        Assert.NotEqual(value, CounterRandom.Uniform(1, 3, 3, 4));
        Assert.NotEqual(value, CounterRandom.Uniform(1, 2, 4, 4));
        Assert.NotEqual(value, CounterRandom.Uniform(1, 2, 3, 5));
    }

    /// <summary>FNV-1a's published values.</summary>
    [Theory]
    [InlineData("", 0x811c9dc5u)]
    [InlineData("a", 0xe40c292cu)]
    [InlineData("foobar", 0xbf9cf968u)]
    public void The_stream_of_a_name_is_its_hash(string name, uint hash) => Assert.Equal(hash, CounterRandom.StreamOf(name));
}
