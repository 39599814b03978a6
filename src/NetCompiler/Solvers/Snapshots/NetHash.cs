using System.Security.Cryptography;
using System.Text;
using NetCompiler.Weights;

namespace NetCompiler.Solvers.Snapshots;

/// <summary>Tells nets apart by what a snapshot depends on: the names, order and shapes of their parameters.</summary>
internal static class NetHash
{
    public static string Of(IParameterSet set)
    {
        var text = new StringBuilder();
        foreach (var parameter in set.Parameters)
        {
            // The length in front keeps names with spaces and line ends from looking like others.
            text.Append(parameter.Layer.Length).Append(' ').Append(parameter.Layer).Append(' ').Append(parameter.Index).Append(' ')
                .Append(ShapeText.Of(parameter.Shape.Extents)).Append('\n');
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
