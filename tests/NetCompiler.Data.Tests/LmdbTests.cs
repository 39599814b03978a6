using System.Diagnostics;
using System.Text;
using NetCompiler.Files;

namespace NetCompiler.Data.Tests;

/// <summary>Databases that we write and read.</summary>
public sealed class LmdbTests
{
    // Records in a leaf, records with pages of their own, and so many that branches have branches.
    public static TheoryData<int, int> Sizes => new() { { 1, 10 }, { 3, 2_000 }, { 100, 2_031 }, { 50, 100_000 }, { 7_000, 300 }, { 60_000, 40 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void What_is_written_is_read(int count, int size)
    {
        using var folder = new PictureFolder();
        string path = folder.PathOf("db");
        Write(path, count, size);
        using var reader = new LmdbReader(path);
        var work = new SampleWork();
        Assert.Equal(count, reader.Count);
        for (int i = 0; i < count; i++)
        {
            int index = (int)((long)i * 7919 % count);
            reader.Read(index, work);
            Assert.True(work.Bytes.SequenceEqual(Value(index, size)));
            Assert.Equal(Key(index), reader.KeyOf(index));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_original_library_reads_it(int count, int size)
    {
        string? tool = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(part => Path.Combine(part, "mdb_dump")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(tool is null, "mdb_dump is not installed");
        using var folder = new PictureFolder();
        string path = folder.PathOf("db");
        Write(path, count, size);
        using var process = Process.Start(new ProcessStartInfo(tool!, [path]) { RedirectStandardOutput = true })!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n');
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        string[] data = [.. lines.SkipWhile(line => line != "HEADER=END").Skip(1).TakeWhile(line => line != "DATA=END").Select(line => line.Trim())];
        Assert.Equal(2 * count, data.Length);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(Key(i), Encoding.UTF8.GetString(Convert.FromHexString(data[2 * i])));
            Assert.True(Convert.FromHexString(data[(2 * i) + 1]).AsSpan().SequenceEqual(Value(i, size)));
        }
    }

    [Fact]
    public void A_database_has_no_name_until_it_is_complete_and_is_not_overwritten()
    {
        using var folder = new PictureFolder();
        string path = folder.PathOf("db");
        using (var writer = new LmdbWriter(path)) writer.Add("a", [1]);
        Assert.False(Directory.Exists(path));
        Write(path, 3, 5);
        Assert.Contains("exists already", Assert.Throws<IOException>(() => new LmdbWriter(path)).Message, StringComparison.Ordinal);
        using var second = new LmdbWriter(folder.PathOf("other"));
        second.Add("b", [1]);
        Assert.Throws<ArgumentException>(() => second.Add("a", [1]));
    }

    [Fact]
    public void A_damaged_database_is_refused_and_never_ends_the_process()
    {
        using var folder = new PictureFolder();
        string path = folder.PathOf("db"), file = folder.PathOf("db/data.mdb");
        Write(path, 400, 30);
        byte[] good = File.ReadAllBytes(file);
        int refused = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            byte[] bad = seed % 4 == 0 ? good[..random.Next(good.Length)] : (byte[])good.Clone();
            for (int i = 0; seed % 4 != 0 && i < 8; i++) bad[random.Next(bad.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(file, bad);
            try
            {
                using var reader = new LmdbReader(path);
                var work = new SampleWork();
                for (int i = 0; i < reader.Count; i++) reader.Read(i, work);
            }
            catch (RefusedFileException)
            {
                refused++;
            }
        }
        Assert.True(refused > 100, $"{refused}");
    }

    [Fact]
    public void What_is_no_LMDB_says_what_to_do()
    {
        using var folder = new PictureFolder();
        Assert.Contains("there is no such database. Correct data_param", Message("nothing"), StringComparison.Ordinal);
        Assert.Contains("it is a file. The source of a Data layer is the folder", Message("train.txt"), StringComparison.Ordinal);
        Assert.Contains("it holds no data.mdb", Message("images"), StringComparison.Ordinal);
        folder.Write("images/CURRENT", "MANIFEST-000002\n");
        Assert.Contains("it is a LevelDB, which is not supported. Convert it to LMDB", Message("images"), StringComparison.Ordinal);
        folder.Write("images/data.mdb", new string('x', 9000));
        Assert.Contains("it is no LMDB", Message("images"), StringComparison.Ordinal);

        string Message(string name) => Assert.Throws<RefusedFileException>(() => new LmdbReader(folder.PathOf(name))).Message;
    }

    private static void Write(string path, int count, int size)
    {
        using var writer = new LmdbWriter(path);
        for (int i = 0; i < count; i++) writer.Add(Key(i), Value(i, size));
        writer.Complete();
    }

    private static string Key(int index) => $"{index:D8}_picture {index % 13}.jpg";

    private static byte[] Value(int index, int size)
    {
        byte[] value = new byte[Math.Max(0, size - (index % 5))];
        new Random(index).NextBytes(value);
        return value;
    }
}
