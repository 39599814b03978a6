using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NetCompiler.Reporting;
using NetCompiler.Reporting.TensorBoard;

namespace NetCompiler.Training.Tests;

/// <summary>Files that other programs read: CSV, and event files of TensorBoard.</summary>
public sealed class FileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void An_event_file_holds_what_happened_in_records_whose_checksums_are_right()
    {
        var recorder = new Recorder();
        string path;
        using (var log = new TensorBoardLog(folder.PathOf("tb")))
        {
            path = log.FilePath;
            Runs.Train(Runs.Options(folder, log, recorder));
        }
        Assert.Contains("tfevents", Path.GetFileName(path));
        var events = Records(File.ReadAllBytes(path)).Select(record => Event.Parser.ParseFrom(record)).ToArray();
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        var values = events.Skip(1).SelectMany(entry => entry.Summary.Value.Select(value => (entry.Step, value.Tag, Value: value))).ToArray();
        Assert.Equal(recorder.Tests.Select(test => ((long)test.Iteration, test.Accuracy!.Value)), values.Where(value => value.Tag == "test/accuracy").Select(value => (value.Step, value.Value.SimpleValue)));
        Assert.Equal([0L, 10, 20, 30, 40, 50, 60, 70, 80], values.Where(value => value.Tag == "train/loss").Select(value => value.Step));
        Assert.Equal(0.02f, values.First(value => value.Tag == "train/learning_rate").Value.SimpleValue);
        Assert.All(values.Where(value => value.Tag == "train/images_per_second"), value => Assert.True(value.Value.SimpleValue > 0));
        var image = values.First(value => value.Tag == "filters/conv1").Value.Image;
        Assert.Equal("\u0089PNG", Encoding.Latin1.GetString(image.EncodedImageString.Span[..4]));
        Assert.InRange(events[1].WallTime, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 600, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 600);
    }

    // The check value of CRC-32C, and the examples of RFC 3720, appendix B.4.
    [Theory]
    [InlineData("313233343536373839", 0xE3069283)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8A9136AA)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", 0x62A8AB43)]
    [InlineData("", 0)]
    public void The_test_s_own_checksum_is_that_of_the_standard_and_ours_is_its_mask(string hexadecimal, uint checksum)
    {
        byte[] data = Convert.FromHexString(hexadecimal);
        Assert.Equal(checksum, Checksum(data));
        Assert.Equal(unchecked(((checksum >> 15) | (checksum << 17)) + 0xA282EAD8), RecordWriter.MaskedChecksum(data));
    }

    [Theory]
    [InlineData("test/accuracy", "test/accuracy")]
    [InlineData("/../a b\n<script>//x", "../a_b__script_/x")]
    [InlineData("", "_")]
    [InlineData("///", "_")]
    [InlineData("ünï", "_n_")]
    public void Tags_are_made_of_what_TensorBoard_accepts(string name, string tag) => Assert.Equal(tag, TensorBoardLog.Tag(name));

    [Fact]
    public void A_table_has_a_line_for_each_display_and_each_test()
    {
        var recorder = new Recorder();
        using (var log = new CsvLog(folder.PathOf("csv"))) Runs.Train(Runs.Options(folder, log, recorder));
        string[] train = File.ReadAllLines(folder.PathOf("csv/train.csv")), test = File.ReadAllLines(folder.PathOf("csv/test.csv"));
        Assert.Equal("iteration,seconds,loss,learning_rate,images_per_second,loss", train[0]);
        Assert.Equal(["0", "10", "20", "30", "40", "50", "60", "70", "80"], train.Skip(1).Select(line => line.Split(',')[0]));
        Assert.Equal("iteration,seconds,loss_total,accuracy,loss", test[0].Replace("loss,accuracy", "accuracy,loss"));
        int accuracy = Array.IndexOf(test[0].Split(','), "accuracy");
        Assert.Equal(recorder.Tests.Select(result => result.Accuracy!.Value), test.Skip(1).Select(line => float.Parse(line.Split(',')[accuracy], CultureInfo.InvariantCulture)));
        Assert.Equal(recorder.Losses[40], float.Parse(train[5].Split(',')[2], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_resumed_run_goes_on_in_the_tables_and_replaces_what_it_makes_again()
    {
        using (var log = new CsvLog(folder.PathOf("csv"))) Runs.Train(Runs.Options(folder, log));
        string[] whole = [.. File.ReadLines(folder.PathOf("csv/test.csv")).Select(Rest)];
        using (var log = new CsvLog(folder.PathOf("csv"))) Runs.Train(Runs.Options(folder, log) with { Snapshot = folder.PathOf("stripes_iter_50.solverstate") });
        Assert.Equal(whole, File.ReadLines(folder.PathOf("csv/test.csv")).Select(Rest));

        // Without the time.
        static string Rest(string line) => string.Join(',', line.Split(',').Where((_, index) => index != 1));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"\n", "\"say \"\"x\"\"\n\"")]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("@x", "'@x")]
    public void Fields_are_quoted_and_no_formula(string text, string field) => Assert.Equal(field, CsvLog.Field(text));

    public void Dispose() => folder.Dispose();

    // A reader of its own: length, checksum of the length, bytes, checksum of the bytes.
    private static List<byte[]> Records(byte[] file)
    {
        var records = new List<byte[]>();
        int at = 0;
        while (at < file.Length)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at)));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            byte[] record = file.AsSpan(at + 12, length).ToArray();
            Assert.Equal(Masked(record), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            records.Add(record);
            at += 16 + length;
        }
        Assert.Equal(file.Length, at);
        return records;
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint checksum = Checksum(data);
        return unchecked(((checksum >> 15) | (checksum << 17)) + 0xA282EAD8);
    }

    // Bit by bit, from the polynomial: shares nothing with the code that it checks.
    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint remainder = uint.MaxValue;
        foreach (byte value in data)
        {
            remainder ^= value;
            for (int bit = 0; bit < 8; bit++) remainder = (remainder & 1) == 1 ? (remainder >> 1) ^ 0x82F63B78 : remainder >> 1;
        }
        return ~remainder;
    }
}
