namespace NetCompiler.Tool.Tests.Parity;

/// <summary>Recordings and folders that are not what they should be give a message, never a stack trace.</summary>
public sealed class HostileRecordingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Recordings() => new("empty", "cut short", "cut in the middle", "text", "huge length", "negative extent", "huge extents", "no records", "deeply nested");

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_broken_recording_fails_its_case_only(string kind)
    {
        string path = Path.Combine(folder.CopyCase("relu"), "golden.binaryproto");
        folder.CopyCase("conv_basic");
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, kind switch
        {
            "empty" => [],
            "cut short" => whole[..^1],
            "cut in the middle" => whole[..(whole.Length / 2)],
            "text" => "layer { name: \"blob:data\" }"u8.ToArray(),
            // layer (field 100), which claims to be almost 2 GiB long.
            "huge length" => [0xA2, 0x06, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x0A],
            "negative extent" => Record([-1]),
            "huge extents" => Record([1L << 40, 1L << 40]),
            "no records" => Google.Protobuf.MessageExtensions.ToByteArray(new Schema.NetParameter { Name = "relu" }),
            // groups inside groups, which a recursive reader would follow until its stack ends
            "deeply nested" => Enumerable.Repeat((byte)0x0B, 1_000_000).ToArray(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        });
        long before = GC.GetAllocatedBytesForCurrentThread();
        var run = ToolRun.Of("parity", folder.Path);
        Assert.Equal((ExitCode.Failure, "1 passed, 1 failed"), (run.Code, run.LastLine));
        Assert.Contains("golden.binaryproto", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", run.Output, StringComparison.Ordinal);
        // A record's word for its own size takes no memory: a broken one claims 2 GiB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1 << 28);
    }

    [Fact]
    public void A_net_that_does_not_compile_fails_with_its_problems()
    {
        string caseFolder = folder.CopyCase("relu");
        File.WriteAllText(Path.Combine(caseFolder, "net.prototxt"), "layer { name: \"r\" type: \"ReLU\" bottom: \"x\" top: \"y\" }");
        var run = ToolRun.Of("parity", folder.Path);
        Assert.Equal((ExitCode.Failure, "0 passed, 1 failed"), (run.Code, run.LastLine));
        Assert.Contains("net.prototxt(1,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_that_is_not_there_yet_is_counted_apart()
    {
        string caseFolder = folder.CopyCase("relu");
        File.WriteAllText(Path.Combine(caseFolder, "net.prototxt"), "layer { name: \"p\" type: \"Python\" top: \"y\" }");
        var run = ToolRun.Of("parity", folder.Path);
        Assert.Equal((ExitCode.Success, "0 passed, 0 failed, 1 not supported"), (run.Code, run.LastLine));
        Assert.Contains("not supported yet (Python): relu", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_may_be_missing()
    {
        folder.CopyCase("relu");
        foreach (string table in Directory.GetFiles(folder.Path)) File.Delete(table);
        Assert.Equal("1 passed, 0 failed", ToolRun.Of("parity", folder.Path).LastLine);
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Record(long[] extents)
    {
        var net = new Schema.NetParameter();
        var layer = new Schema.LayerParameter { Name = "blob:data", Type = "Golden" };
        layer.Blobs.Add(new Schema.BlobProto { Shape = new Schema.BlobShape { Dim = { extents } }, Data = { 1, 2, 3 } });
        net.Layer.Add(layer);
        return Google.Protobuf.MessageExtensions.ToByteArray(net);
    }
}
