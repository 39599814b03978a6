using System.Globalization;
using System.Text;
using NetCompiler.Files;

namespace NetCompiler.Data;

/// <summary>An image of a list.</summary>
/// <param name="Path">Its path as the list has it, without the root folder.</param>
/// <param name="Label">Its label.</param>
/// <param name="Line">Its line in the list, from 1.</param>
public readonly record struct ImageListEntry(string Path, int Label, int Line);

/// <summary>
/// A list of images, one <c>path label</c> a line; the label stands behind the last space, so that paths may have spaces. Blank lines, a byte
/// order mark, CRLF, tabs and trailing spaces are accepted, with one note for all of them. Anything else that is odd is an error, never label 0.
/// </summary>
public sealed class ImageList
{
    // A list of a million images has about 60 MB.
    private const long LongestFile = 1L << 30;

    private ImageList(string path, IReadOnlyList<ImageListEntry> entries, IReadOnlyList<DataProblem> problems) => (Path, Entries, Problems) = (path, entries, problems);

    /// <summary>The list's file.</summary>
    public string Path { get; }

    /// <summary>The images, in order; those of faulty lines are left out.</summary>
    public IReadOnlyList<ImageListEntry> Entries { get; }

    /// <summary>What is wrong with lines, and the note about accepted oddities.</summary>
    public IReadOnlyList<DataProblem> Problems { get; }

    /// <summary>Reads a list.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="accepts">Which labels are legal; null for all.</param>
    /// <param name="remedy">What to do about labels that are not legal; may be empty.</param>
    /// <exception cref="RefusedFileException">The file is missing, empty, or no text.</exception>
    public static ImageList Read(string path, Func<int, bool>? accepts = null, string remedy = "")
    {
        ArgumentNullException.ThrowIfNull(path);
        string text = ReadText(path);
        var entries = new List<ImageListEntry>();
        var problems = new List<DataProblem>();
        var oddities = new SortedSet<string>(StringComparer.Ordinal);
        if (text.StartsWith('\uFEFF'))
        {
            oddities.Add("a byte order mark");
            text = text[1..];
        }
        int number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range);
            bool isLast = range.End.Value == text.Length;
            if (line.EndsWith('\r'))
            {
                oddities.Add("CRLF line ends");
                line = line[..^1];
            }
            var trimmed = line.TrimEnd(" \t");
            if (trimmed.IsEmpty)
            {
                if (!isLast) oddities.Add("blank lines");
                continue;
            }
            if (trimmed.Length != line.Length) oddities.Add("spaces at line ends");
            int gap = trimmed.LastIndexOfAny(' ', '\t');
            if (gap >= 0 && trimmed[gap] == '\t') oddities.Add("tabs");
            var name = gap < 0 ? trimmed : trimmed[..gap].TrimEnd(" \t");
            Add(name, gap < 0 ? [] : trimmed[(gap + 1)..]);
        }
        if (oddities.Count > 0) problems.Add(new DataProblem(path, 0, "The list has " + string.Join(", ", oddities) + "; they were passed over.", IsError: false));
        return new ImageList(path, entries, problems);

        void Add(ReadOnlySpan<char> name, ReadOnlySpan<char> label)
        {
            if (name.IsEmpty)
            {
                Report("there is a label but no path. A line is: path, space, label.");
            }
            else if (label.IsEmpty)
            {
                Report("'" + Shown(name) + "' has no label. A line is: path, space, label.");
            }
            else if (!int.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
            {
                Report("the label of '" + Shown(name) + "' is missing or no integer: '" + Shown(label) + "'. " + (remedy.Length > 0 ? remedy : "A line is: path, space, label."));
            }
            else if (accepts is not null && !accepts(value))
            {
                Report(string.Create(CultureInfo.InvariantCulture, $"the label of '{Shown(name)}' is {value}. ") + remedy);
            }
            else
            {
                entries.Add(new ImageListEntry(name.ToString(), value, number));
            }
        }

        void Report(string message) => problems.Add(new DataProblem(path, number, char.ToUpperInvariant(message[0]) + message[1..], IsError: true));
    }

    /// <summary>Throws the first error, with the number of the others.</summary>
    /// <exception cref="RefusedFileException">There is an error.</exception>
    internal void RequireGood()
    {
        var errors = Problems.Where(problem => problem.IsError).ToArray();
        if (errors.Length > 0) throw DataFailure.Of(errors);
        if (Entries.Count == 0) throw new RefusedFileException(Path, "", "the list names no images", "A line is: path, space, label.");
    }

    private static string Shown(ReadOnlySpan<char> text) =>
        string.Concat(text[..Math.Min(text.Length, 200)].ToString().Select(character => char.IsControl(character) ? '\uFFFD' : character));

    private static string ReadText(string path)
    {
        if (Directory.Exists(path)) throw new RefusedFileException(path, "", "it is a folder", "The source of an ImageData layer is a list: path, space, label on each line.");
        if (!File.Exists(path)) throw new RefusedFileException(path, "", "there is no such list", "Correct image_data_param { source } or the command line; a relative path counts from the folder that the program runs in.");
        long length = new FileInfo(path).Length;
        if (length > LongestFile) throw new RefusedFileException(path, "", FormattableString.Invariant($"it has {length:N0} bytes, which is too long for a list"), "");
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.AsSpan().Contains((byte)0)) throw new RefusedFileException(path, "", "it is no text", "A list has a line for each image: path, space, label.");
        return new UTF8Encoding(false).GetString(bytes);
    }
}
