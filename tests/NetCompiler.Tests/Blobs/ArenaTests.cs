using NetCompiler.Blobs;

namespace NetCompiler.Tests.Blobs;

public sealed class ArenaTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(257)]
    [InlineData(100_000)]
    public void Begins_at_a_256_byte_boundary_and_is_zero(long bytes)
    {
        using var arena = new Arena(bytes);
        Assert.Equal(0, Address(arena) % 256);
        Assert.Equal(bytes, arena.Bytes);
        foreach (float value in arena.Floats(0, (int)(bytes / 4))) Assert.Equal(0, value);
    }

    [Fact]
    public void Shows_the_same_memory_at_the_same_offset()
    {
        using var arena = new Arena(1024);
        arena.Floats(256, 4)[1] = 7;
        Assert.Equal(7, arena.Floats(260, 1)[0]);
        arena.Clear();
        Assert.Equal(0, arena.Floats(260, 1)[0]);
    }

    [Theory]
    [InlineData(-4, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 257)]
    [InlineData(1020, 2)]
    [InlineData(1028, 0)]
    [InlineData(2, 1)]
    [InlineData(long.MaxValue - 3, 1)]
    [InlineData(4, int.MaxValue)]
    public void Refuses_what_does_not_lie_in_it(long offset, int count)
    {
        using var arena = new Arena(1024);
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.Floats(offset, count).Length);
    }

    [Fact]
    public void Refuses_to_be_used_after_it_is_disposed()
    {
        var arena = new Arena(1024);
        arena.Dispose();
        arena.Dispose();
        Assert.True(arena.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => arena.Floats(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(arena.Clear);
    }

    [Fact]
    public void Refuses_a_negative_size() => Assert.Throws<ArgumentOutOfRangeException>(() => new Arena(-1));

    private static long Address(Arena arena)
    {
        unsafe
        {
            return (long)arena.Pointer;
        }
    }
}
