using PureHDF;

namespace NetCompiler.Files;

/// <summary>An HDF5 file that is open.</summary>
internal sealed class HdfFile : IDisposable
{
    private readonly PureHDF.VOL.Native.NativeFile file;

    public HdfFile(string path) => file = HdfReading.Guarded(path, "", () => (PureHDF.VOL.Native.NativeFile)H5File.OpenRead(path));

    /// <summary>The root group.</summary>
    public IH5Group Root => file;

    public void Dispose() => file.Dispose();
}
