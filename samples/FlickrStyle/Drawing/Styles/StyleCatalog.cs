using FlickrStyle.Drawing.Scenes;

namespace FlickrStyle.Drawing.Styles;

/// <summary>The twenty styles as treatments of a scene, in the order of their labels.</summary>
internal static class StyleCatalog
{
    /// <summary>The name of each style and how a scene is drawn in it.</summary>
    public static IReadOnlyList<(string Name, Action<PhotoCanvas, Scene, DrawingRandom> Draw)> Styles { get; } =
    [
        ("Detailed", Surfaces.Detailed),
        ("Pastel", Moods.Pastel),
        ("Melancholy", Moods.Melancholy),
        ("Noir", Films.Noir),
        ("HDR", Films.Hdr),
        ("Vintage", Films.Vintage),
        ("Long Exposure", Lenses.LongExposure),
        ("Horror", Films.Horror),
        ("Sunny", Lights.Sunny),
        ("Bright", Lights.Bright),
        ("Hazy", Lights.Hazy),
        ("Bokeh", Lenses.Bokeh),
        ("Serene", Moods.Serene),
        ("Texture", Surfaces.Texture),
        ("Ethereal", Lights.Ethereal),
        ("Macro", Lenses.Macro),
        ("Depth of Field", Lenses.DepthOfField),
        ("Geometric Composition", Compositions.Geometric),
        ("Minimal", Compositions.Minimal),
        ("Romantic", Moods.Romantic),
    ];
}
