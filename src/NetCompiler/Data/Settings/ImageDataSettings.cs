namespace NetCompiler.Data;

/// <summary>A layer of type <c>ImageData</c>: image files that a list names, one <c>path label</c> a line.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Tops">The names of the blobs that it fills: images, then labels.</param>
public sealed record ImageDataSettings(string Layer, IReadOnlyList<string> Tops) : DataLayerSettings(Layer, Tops)
{
    /// <summary>The list: Caffe's <c>source</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>What stands before every path of the list, as it is: Caffe's <c>root_folder</c>.</summary>
    public string RootFolder { get; init; } = "";

    /// <summary>The height that images are resized to, in pixels; 0 to keep their size.</summary>
    public int NewHeight { get; init; }

    /// <summary>The width that images are resized to, in pixels; 0 to keep their size.</summary>
    public int NewWidth { get; init; }

    /// <summary>Whether images have three channels, blue first; else they are made grey.</summary>
    public bool IsColor { get; init; } = true;

    /// <summary>Whether each epoch has an order of its own.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Up to so many images are left out at the beginning.</summary>
    public int RandSkip { get; init; }

    /// <summary>What happens to decoded images.</summary>
    public TransformSettings Transform { get; init; } = TransformSettings.None;
}
