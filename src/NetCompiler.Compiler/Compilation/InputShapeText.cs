using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Compilation;

/// <summary>Reads shapes as people write them in a project file or on a command line: <c>data=64x1x28x28, label=64</c>.</summary>
public static class InputShapeText
{
    /// <summary>The shapes, or null if the text is not of this form.</summary>
    /// <param name="text">Blob names and shapes, separated by commas, semicolons or spaces.</param>
    public static EquatableArray<InputShape>? Parse(string text)
    {
        var shapes = new List<InputShape>();
        foreach (string entry in text.Split([',', ';', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            // A blob's name may hold an equals sign; a shape does not.
            int equals = entry.LastIndexOf('=');
            if (equals <= 0 || ParseShape(entry.Substring(equals + 1)) is not { } shape) return null;
            shapes.Add(new InputShape(entry.Substring(0, equals), shape));
        }
        return shapes.ToEquatableArray();
    }

    private static TensorShape? ParseShape(string text)
    {
        var extents = new List<int>();
        long count = 1;
        foreach (string part in text.Split('x'))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int extent) || extent < 1) return null;
            count *= extent;
            if (count > int.MaxValue) return null;
            extents.Add(extent);
        }
        return new TensorShape(extents.ToEquatableArray());
    }
}
