using NetCompiler.Blobs;
using NetCompiler.Compiler.Definition;

namespace FlickrStyle.Nets;

/// <summary>The nets that were compiled with this program, found again by what a file describes: the texts that they were made from are in the program.</summary>
internal static class CompiledNets
{
    private static readonly (string Resource, NetFamily Family)[] Nets =
    [
        ("flickr_style.prototxt", FlickrStyleCaffeNet.Family),
        ("flickr_style_mini.prototxt", FlickrStyleMini.Family),
        ("flickr_style_mini_pretrain.prototxt", FlickrStyleMiniPretrain.Family),
    ];

    /// <summary>The typed net that was made from an equal description; comments and spelling do not count. Null if there is none.</summary>
    /// <param name="definition">The description.</param>
    public static NetFamily? Find(NetDefinition definition) => Nets.FirstOrDefault(net => Read(net.Resource).Equals(definition)).Family;

    private static NetDefinition Read(string resource)
    {
        using var stream = typeof(CompiledNets).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return NetDefinitionReader.Read(resource, reader.ReadToEnd()).Definition;
    }
}
