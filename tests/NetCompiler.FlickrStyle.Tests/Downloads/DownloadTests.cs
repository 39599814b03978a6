using System.IO.Compression;
using System.Net;
using System.Text;
using FlickrStyle.Downloads;
using SkiaSharp;

namespace FlickrStyle.Tests.Downloads;

public sealed class DownloadTests
{
    [Fact]
    public void What_comes_is_listed_and_each_fault_of_a_server_is_named()
    {
        byte[] photo = Photo(1), html = "<html>gone</html>"u8.ToArray();
        using var server = new LoopbackServer((path, before) => path switch
        {
            "/good" => LoopbackServer.Ok(Photo(2)),
            "/png" => LoopbackServer.Ok(Photo(3, SKEncodedImageFormat.Png)),
            "/404" => LoopbackServer.Answer("404 Not Found", html),
            "/html" => LoopbackServer.Ok(html),
            "/short" => LoopbackServer.Ok(photo, photo.Length + 500),
            "/cut" => LoopbackServer.Ok(photo[..(photo.Length / 2)]),
            "/large" => LoopbackServer.Answer("200 OK", [], "Content-Length: 3000000000"),
            "/endless" => LoopbackServer.Answer("200 OK", new byte[300_000]),
            "/stall" => null,
            "/429" => before == 0 ? LoopbackServer.Answer("429 Too Many Requests", [], "Retry-After: 0") : LoopbackServer.Ok(Photo(4)),
            "/429-long" => LoopbackServer.Answer("429 Too Many Requests", [], "Retry-After: 9999"),
            "/500" => LoopbackServer.Answer("500 Internal Server Error", []),
            "/garbage" => "this is not http\r\n\r\n"u8.ToArray(),
            "/moved" => LoopbackServer.Answer("302 Found", [], "Location: /moved-here"),
            "/moved-here" => LoopbackServer.Ok(Photo(5)),
            "/loop" => LoopbackServer.Answer("302 Found", [], "Location: /loop"),
            "/file" => LoopbackServer.Answer("302 Found", [], "Location: file:///etc/passwd"),
            "/private" => LoopbackServer.Answer("302 Found", [], "Location: http://127.0.0.2:1/secret"),
            "/metadata" => LoopbackServer.Answer("302 Found", [], "Location: http://169.254.169.254/latest/meta-data"),
            "/named" => LoopbackServer.Answer("302 Found", [], "Location: http://localhost:1/secret"),
            "/unavailable" => LoopbackServer.Answer("302 Found", [], "Location: /images/photo_unavailable.png"),
            "/gif" => LoopbackServer.Ok("GIF89a"u8.ToArray()),
            "/same-1" or "/same-2" => LoopbackServer.Ok(Photo(6)),
            _ => throw new InvalidOperationException(path),
        });
        using var folder = new TemporaryFolder();
        string[] good = ["/good", "/png", "/429", "/moved"];
        string[] bad = ["/404", "/html", "/short", "/cut", "/large", "/endless", "/stall", "/429-long", "/500", "/garbage", "/loop", "/file", "/private", "/metadata", "/named", "/unavailable", "/gif", "/same-1", "/same-2"];
        string list = WriteList(folder, [.. good.Concat(bad).Select(server.AddressOf)]);
        var run = Assemble(folder, list, "--timeout", "1", "--retries", "1", "--max-bytes", "200000");
        Assert.True(run.Code == 0, run.ToString());

        string[] lines = [.. File.ReadAllLines(folder.PathOf("out/train.txt")).Concat(File.ReadAllLines(folder.PathOf("out/test.txt")))];
        Assert.Equal(Enumerable.Range(0, good.Length).Select(index => "photo" + index), lines.Select(line => Path.GetFileNameWithoutExtension(line.Split(' ')[0])).Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.True(File.Exists(line.Split(' ')[0])));
        // Passing faults are tried again, others are not.
        Assert.Equal((2, 2, 1, 1), (server.RequestsOf("/429"), server.RequestsOf("/500"), server.RequestsOf("/404"), server.RequestsOf("/429-long")));
        string reasons = ReasonsOf(list, folder);
        foreach (string reason in (string[])[
            "HTTP status 404", "a web page instead of a picture", "the connection broke", "a damaged picture", "more than 200000 bytes", "no answer within 1 s",
            "asks to wait 9999 s", "HTTP status 500", "not HTTP", "more than 5 redirects", "a redirect to 'file:'", "'127.0.0.2' is the private address", "'169.254.169.254' is the private address",
            "'localhost' is the private address", "not available any more", "the same picture at several addresses"])
        {
            Assert.Contains(reason, reasons);
        }
        Assert.DoesNotContain(Directory.GetFiles(folder.PathOf("out/images")), path => path.EndsWith(".partial", StringComparison.Ordinal));

        static string ReasonsOf(string list, TemporaryFolder folder)
        {
            // The command shows the most frequent reasons; all of them are in the result.
            using var fetcher = new ImageFetcher(new AddressPolicy(["127.0.0.1"]), new FetchLimits { Timeout = TimeSpan.FromSeconds(1), Retries = 1, MostBytes = 200_000 });
            var result = new DatasetAssembly(fetcher, folder.PathOf("again")).Run(StyleList.Read(list), 8, (_, _) => { }, CancellationToken.None).GetAwaiter().GetResult();
            return string.Join("\n", result.Missing.Select(missing => missing.Reason));
        }
    }

    [Fact]
    public void A_second_run_asks_only_for_what_is_missing()
    {
        bool isBroken = true;
        using var server = new LoopbackServer((path, _) => path == "/late" && isBroken ? LoopbackServer.Answer("404 Not Found", []) : LoopbackServer.Ok(Photo(path.Length)));
        using var folder = new TemporaryFolder();
        string list = WriteList(folder, server.AddressOf("/a"), server.AddressOf("/bcd"), server.AddressOf("/late"));
        Assert.Equal(0, Assemble(folder, list).Code);
        Assert.Equal(2, File.ReadAllLines(folder.PathOf("out/train.txt")).Length + File.ReadAllLines(folder.PathOf("out/test.txt")).Length);
        isBroken = false;
        // What an interrupted run left half, and a file that was damaged since, do not count.
        File.WriteAllBytes(Directory.GetFiles(folder.PathOf("out/images"), "photo0.*")[0], [1, 2, 3]);
        File.WriteAllBytes(folder.PathOf("out/images/photo2.jpg.partial"), [1, 2, 3]);
        Assert.Equal(0, Assemble(folder, list).Code);
        Assert.Equal((2, 1, 2), (server.RequestsOf("/a"), server.RequestsOf("/bcd"), server.RequestsOf("/late")));
        Assert.Equal(3, File.ReadAllLines(folder.PathOf("out/train.txt")).Length + File.ReadAllLines(folder.PathOf("out/test.txt")).Length);
    }

    [Fact]
    public void A_run_that_downloads_nothing_fails()
    {
        using var server = new LoopbackServer((_, _) => LoopbackServer.Answer("410 Gone", []));
        using var folder = new TemporaryFolder();
        var run = Assemble(folder, WriteList(folder, server.AddressOf("/1"), server.AddressOf("/2")));
        Assert.Equal(1, run.Code);
        Assert.Contains("0 of 2 images came", run.Error);
        Assert.Contains("HTTP status 410", run.Error);
    }

    [Fact]
    public void A_private_address_in_the_list_is_not_asked_unless_allowed()
    {
        using var server = new LoopbackServer((_, _) => LoopbackServer.Ok(Photo(1)));
        using var folder = new TemporaryFolder();
        string list = WriteList(folder, server.AddressOf("/1"));
        var run = SampleRun.Of("assemble", "--images", "-1", "--list", list, "--output", folder.PathOf("out"));
        Assert.Equal(1, run.Code);
        Assert.Contains("--allow-private 127.0.0.1", run.Error);
        Assert.Equal(0, server.RequestsOf("/1"));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("127.1.2.3", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("2002:7f00:0001::", false)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("2606:4700::1111", true)]
    public void Private_addresses_are_told_from_public_ones(string address, bool isPublic) => Assert.Equal(isPublic, AddressPolicy.IsPublic(IPAddress.Parse(address)));

    // Documented results of numpy.random.seed and numpy.random.permutation.
    [Theory]
    [InlineData(0u, new[] { 2, 8, 4, 9, 1, 6, 7, 3, 0, 5 })]
    [InlineData(42u, new[] { 8, 1, 5, 0, 7, 2, 9, 4, 3, 6 })]
    public void Rows_are_permuted_as_NumPy_does(uint seed, int[] order) => Assert.Equal(order, MersenneTwister.Permutation(10, seed));

    // Of all 80,000 rows, with the seed of the published command; NumPy 1.24 gives these numbers.
    [Fact]
    public void The_whole_list_is_permuted_as_NumPy_does()
    {
        int[] order = MersenneTwister.Permutation(80_000, 831486);
        Assert.Equal([66641, 49269, 37701, 5791, 42376, 11574], order[..6]);
        Assert.Equal([61784, 11473, 76556], order[^3..]);
        Assert.Equal(127_948_382_194_665, order.Select((row, place) => (long)row * (place + 1)).Sum());
    }

    [Fact]
    public void The_same_seed_chooses_the_same_subset_and_labels_restrict_it()
    {
        var images = Enumerable.Range(0, 500).Select(index => new StyleImage("p" + index, new Uri("http://example.org/" + index), index % 20, true)).ToArray();
        var first = SubsetSelection.Choose(images, 50, -1, 831486);
        Assert.Equal(first, SubsetSelection.Choose(images, 50, -1, 831486));
        Assert.NotEqual(first, SubsetSelection.Choose(images, 50, -1, 831487));
        Assert.All(SubsetSelection.Choose(images, 50, 5, 831486), image => Assert.True(image.Label < 5));
        Assert.Equal(500, SubsetSelection.Choose(images, -1, -1, 1).Distinct().Count());
    }

    [Theory]
    [InlineData("1,http://a/b,x,twenty,train", "label")]
    [InlineData("1,http://a/b,x,-1,train", "label")]
    [InlineData("1,http://a/b,x,3,validation", "_split")]
    [InlineData("1,ftp://a/b,x,3,train", "image_url")]
    [InlineData("1,file:///etc/passwd,x,3,train", "image_url")]
    [InlineData("../../etc,http://a/b,x,3,train", "index")]
    [InlineData("1,http://a/b,3,train", "fields")]
    [InlineData("0,http://a/b,x,3,train", "earlier line")]
    public void A_wrong_line_of_the_list_is_named(string line, string what)
    {
        using var folder = new TemporaryFolder();
        var run = SampleRun.Of("assemble", "--list", folder.Write("list.csv", ",image_url,page_url,label,_split\n0,http://a/b,x,0,train\n" + line + "\n"), "--output", folder.PathOf("out"));
        Assert.Equal(2, run.Code);
        Assert.Contains("list.csv line 3: ", run.Error);
        Assert.Contains(what, run.Error);
    }

    [Fact]
    public void A_list_may_be_packed_and_a_damaged_one_is_named()
    {
        using var folder = new TemporaryFolder();
        using (var gzip = new GZipStream(File.Create(folder.PathOf("list.csv.gz")), CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(",image_url,page_url,label,_split\r\n77,\"http://a/b,c\",x,4,test\r\n"));
        var image = Assert.Single(StyleList.Read(folder.PathOf("list.csv.gz")));
        Assert.Equal(("77", "http://a/b,c", 4, false), (image.Index, image.Address.OriginalString, image.Label, image.IsTrain));
        File.WriteAllBytes(folder.PathOf("bad.csv.gz"), [.. File.ReadAllBytes(folder.PathOf("list.csv.gz"))[..20], 1, 2, 3, 4]);
        Assert.Contains("damaged gzip", SampleRun.Of("assemble", "--list", folder.PathOf("bad.csv.gz"), "--output", folder.PathOf("out")).Error);
        Assert.Contains("does not exist", SampleRun.Of("assemble", "--list", folder.PathOf("none.csv.gz"), "--output", folder.PathOf("out")).Error);
    }

    private static SampleRun Assemble(TemporaryFolder folder, string list, params string[] more) =>
        SampleRun.Of(["assemble", "-images", "-1", "-workers", "8", "-list", list, "-output", folder.PathOf("out"), "-allow-private", "127.0.0.1", .. more]);

    private static string WriteList(TemporaryFolder folder, params string[] addresses) => folder.Write(
        "list.csv", ",image_url,page_url,label,_split\n" + string.Concat(addresses.Select((address, index) => $"photo{index},{address},page,{index % 20},{(index % 2 == 0 ? "train" : "test")}\n")));

    private static byte[] Photo(int seed, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg)
    {
        using var bitmap = new SKBitmap(40, 30);
        var random = new Random(seed);
        for (int y = 0; y < 30; y++)
        {
            for (int x = 0; x < 40; x++) bitmap.SetPixel(x, y, new SKColor((uint)random.Next() | 0xFF000000));
        }
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }
}
