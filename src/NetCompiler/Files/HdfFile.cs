using System.Runtime.CompilerServices;
using PureHDF;

namespace NetCompiler.Files;

/// <summary>An HDF5 file that is open.</summary>
internal sealed class HdfFile : IDisposable
{
    private readonly PureHDF.VOL.Native.NativeFile file;

    public HdfFile(string path)
    {
        // The library finds its way by reflection, which is left out of a program that is compiled ahead of time.
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new RefusedFileException(path, "", "it is HDF5, which a program that was compiled ahead of time (PublishAot) cannot read", "Use the binary kind of file, or publish without PublishAot.");
        }
        file = HdfReading.Guarded(path, "", () => (PureHDF.VOL.Native.NativeFile)H5File.OpenRead(path));
    }

    /// <summary>The root group.</summary>
    public IH5Group Root => file;

    public void Dispose() => file.Dispose();
}
