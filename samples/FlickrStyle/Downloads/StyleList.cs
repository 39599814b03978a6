using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using NetCompiler.Compiler.Problems;
using NetCompiler.Tool;

namespace FlickrStyle.Downloads;

/// <summary>A picture of the data set.</summary>
/// <param name="Index">Its number at Flickr, which becomes its file name: letters and digits only.</param>
/// <param name="Address">Where it is: http or https.</param>
/// <param name="Label">Its style.</param>
/// <param name="IsTrain">Whether it is to train on; else to test on.</param>
internal sealed record StyleImage(string Index, Uri Address, int Label, bool IsTrain);

/// <summary>The list of the data set: comma-separated, with a header that names at least image_url, label and _split; the first column is the index.</summary>
internal static class StyleList
{
    private const int LongestText = 512 << 20;
    private const int LongestLine = 1 << 16;
    private const int MostClasses = 1000;

    /// <summary>Reads a list.</summary>
    /// <param name="path">The file; with gzip or without.</param>
    /// <exception cref="InputFileException">The file cannot be read or a line of it cannot be understood; the message names the line.</exception>
    public static IReadOnlyList<StyleImage> Read(string path)
    {
        string[] lines = ReadText(path).Split('\n');
        string[] header = Fields(lines[0]);
        int url = Column("image_url"), label = Column("label"), split = Column("_split");
        var images = new List<StyleImage>(lines.Length);
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int line = 1; line < lines.Length; line++)
        {
            if (lines[line].AsSpan().Trim().IsEmpty) continue;
            string[] fields = Fields(lines[line]);
            if (fields.Length != header.Length) throw Wrong(line, FormattableString.Invariant($"has {fields.Length} fields, but the header has {header.Length}"));
            if (!IsName(fields[0])) throw Wrong(line, "has the index '" + fields[0] + "', which cannot be a file name: letters and digits are needed");
            if (!known.Add(fields[0])) throw Wrong(line, "has the index '" + fields[0] + "' of an earlier line");
            if (!Uri.TryCreate(fields[url], UriKind.Absolute, out var address) || !IsWeb(address)) throw Wrong(line, "has the image_url '" + fields[url] + "', which is not an http or https address");
            if (!int.TryParse(fields[label], NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number >= MostClasses) throw Wrong(line, "has the label '" + fields[label] + "'; a whole number from 0 is needed");
            if (fields[split] is not ("train" or "test")) throw Wrong(line, "has the _split '" + fields[split] + "'; 'train' or 'test' is needed");
            images.Add(new StyleImage(fields[0], address, number, fields[split] == "train"));
        }
        return images.Count > 0 ? images : throw new InputFileException(path, "lists no images");

        int Column(string name) => Array.IndexOf(header, name) is >= 0 and int column
            ? column
            : throw new InputFileException(path, "line 1: has no column '" + name + "'. A list of Flickr Style begins with the header ',image_url,page_url,label,_split'");

        InputFileException Wrong(int line, string what) => new(path, FormattableString.Invariant($"line {line + 1}: ") + CompileProblem.Printable(what));
    }

    /// <summary>Whether an address is one that may be asked.</summary>
    public static bool IsWeb(Uri address) => address.Scheme is "http" or "https" && address.Host.Length > 0;

    private static string ReadText(string path)
    {
        byte[] bytes = InputFile.ReadBytes(path, LongestText);
        if (bytes.Length == 0) throw new InputFileException(path, "is empty");
        if (bytes is not [0x1F, 0x8B, _, _, ..]) return Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
        using var text = new MemoryStream();
        try
        {
            using var unpacked = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            byte[] buffer = new byte[1 << 16];
            for (int count = unpacked.Read(buffer); count > 0; count = unpacked.Read(buffer))
            {
                if (text.Length + count > LongestText) throw new InputFileException(path, "unpacks to more than 512 MB, which no list has");
                text.Write(buffer, 0, count);
            }
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
        // A file that ends too early unpacks to a shorter list without complaint; its last bytes say how long the list is.
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(Math.Max(0, bytes.Length - 4))) != (uint)text.Length) throw Damaged();
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length).TrimStart('\uFEFF');

        InputFileException Damaged() => new(path, "is a damaged gzip file. Download it again");
    }

    // A field in quotes may hold commas; a quote in it is doubled (RFC 4180).
    private static string[] Fields(string line)
    {
        line = line.TrimEnd('\r');
        if (line.Length > LongestLine) return [];
        if (!line.Contains('"', StringComparison.Ordinal)) return line.Split(',');
        var fields = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"') field.Append(line[i++]);
            else if (line[i] == '"') isQuoted = !isQuoted;
            else if (line[i] == ',' && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(line[i]);
        }
        fields.Add(field.ToString());
        return fields.ToArray();
    }

    private static bool IsName(string index) => index.Length is > 0 and <= 64 && index.All(char.IsAsciiLetterOrDigit);
}
