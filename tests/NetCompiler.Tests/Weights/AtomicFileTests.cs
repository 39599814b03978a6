using System.Text;
using NetCompiler.Files;

namespace NetCompiler.Tests.Weights;

/// <summary>A file is written whole, or what was there stays.</summary>
public sealed class AtomicFileTests
{
    [Fact]
    public void A_disk_that_fills_up_leaves_the_old_file_and_no_partial_one()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("w.caffemodel");
        File.WriteAllText(path, "old");
        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("No space left on device");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_file_is_replaced_by_a_whole_one()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("a");
        File.WriteAllText(path, "old and long");
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes("new")));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }
}
