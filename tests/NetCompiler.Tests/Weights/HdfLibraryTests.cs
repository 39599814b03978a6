using System.Diagnostics;
using NetCompiler.Tests.Solvers;
using NetCompiler.Solvers.Snapshots;

namespace NetCompiler.Tests.Weights;

/// <summary>Our HDF5 files against the C library's own tool: what it cannot read, Caffe cannot.</summary>
public sealed class HdfLibraryTests
{
    [Fact]
    public void The_C_library_finds_no_difference_between_Caffes_files_and_ours()
    {
        using var folder = new TemporaryFolder();
        var recording = CaffeTraining.Of("nesterov_hdf5_snapshot");
        var solver = CaffeTraining.Start(recording);
        while (solver.Iteration < 10) solver.Step();
        new SnapshotStore(new SnapshotOptions { Prefix = folder.PathOf("snap"), IsHdf5 = true }).Save(solver);
        foreach (string file in new[] { "snap_iter_10.caffemodel.h5", "snap_iter_10.solverstate.h5" })
        {
            var (status, output) = Compare(recording.PathOf(file), folder.PathOf(file));
            Assert.True(status == 0, output);
            Assert.Contains("0 differences found", output);
            // An object that only one of them has is no difference to the tool.
            Assert.DoesNotContain("Not comparable", output);
        }
    }

    private static (int Status, string Output) Compare(string expected, string actual)
    {
        try
        {
            var start = new ProcessStartInfo("h5diff", ["-v", "-d", "1e-5", expected, actual]) { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("NETCOMPILER_REQUIRE_HDF5") is not "1")
        {
            Assert.Skip("h5diff (Debian's hdf5-tools) is not here");
            throw;
        }
    }
}
