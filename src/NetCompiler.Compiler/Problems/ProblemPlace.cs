namespace NetCompiler.Compiler.Problems;

/// <summary>
/// Where a problem is, without positions in a text: a problem of a definition stays equal when a comment above it moves.
/// The reporting side finds the span again from the layer's <paramref name="Origin"/> and the <paramref name="Field"/>.
/// </summary>
/// <param name="Origin">
/// Which layer entry of the prototxt: the ordinal among its <c>layer</c> and <c>layers</c> fields, in the order of the text.
/// <see cref="NoLayer"/> when the problem is not in a layer.
/// </param>
/// <param name="LayerName">The layer's name, for the message; null when not in a layer.</param>
/// <param name="LayerType">The layer's type, for the message; null when unknown.</param>
/// <param name="Field">A path such as <c>convolution_param.kernel_size[1]</c> or <c>bottom[0]</c>; null for the whole layer or net.</param>
/// <param name="Span">The span, for problems that are found in the text itself; null otherwise.</param>
public sealed record ProblemPlace(int Origin, string? LayerName, string? LayerType, string? Field, TextSpan? Span)
{
    /// <summary>The <see cref="Origin"/> of what is not a layer.</summary>
    public const int NoLayer = -1;

    /// <summary>The file as a whole.</summary>
    public static ProblemPlace WholeFile { get; } = new(NoLayer, null, null, null, null);

    /// <summary>A place in the text.</summary>
    /// <param name="span">Where.</param>
    public static ProblemPlace At(TextSpan span) => WholeFile with { Span = span };

    /// <summary>A field of the net or solver itself.</summary>
    /// <param name="field">The field's path.</param>
    public static ProblemPlace InFile(string field) => WholeFile with { Field = field };
}
