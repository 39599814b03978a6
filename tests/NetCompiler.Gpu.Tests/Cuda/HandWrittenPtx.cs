using System.Globalization;
using System.Runtime.InteropServices;

namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>Small kernels that are written by hand, with one pointer as argument and a shared array.</summary>
internal static class HandWrittenPtx
{
    /// <summary>
    /// A module with the kernel Made. Its body finds: <c>%rd1</c> the pointer, <c>%r1</c> the thread, <c>%r2</c> the address of the
    /// thread's word in the array <c>tile</c> of 1024 bytes, <c>%rd2</c> that of its word at the pointer, and more registers of
    /// all kinds.
    /// </summary>
    public static string Kernel(string body, string limits = "") => $$"""
        .version 7.8
        .target sm_80
        .address_size 64
        .visible .entry Made(
          .param .align 8 .b8 data[8]
        )
        {{limits}}
        {
          .reg .pred %p<9>;
          .reg .b32 %r<99>;
          .reg .b64 %rd<19>;
          .reg .f32 %f<99>;
          .shared .align 16 .b8 tile[1024];
          ld.param.b64 %rd1, [data];
          mov.u32 %r1, %tid.x;
          mov.u32 %r2, tile;
          mad.lo.s32 %r2, %r1, 4, %r2;
          mul.wide.u32 %rd3, %r1, 4;
          add.u64 %rd2, %rd1, %rd3;
          {{body}}
          ret;
        }
        """;

    /// <summary>Runs a body on numbers, and gives what they become.</summary>
    public static T[] Run<T>(string body, T[] values, uint threads = 32, uint groups = 1)
        where T : unmanaged
    {
        using var driver = new CudaDriver();
        nint data = driver.Send(values);
        Launch(driver, body, data, threads, groups);
        var result = driver.Receive<T>(data, values.Length);
        CudaDriver.Check(driver.FreeDevice(data));
        return result;
    }

    /// <summary>Loads a body and launches it.</summary>
    public static int Launch(
        CudaDriver driver, string body, nint data, uint threads = 32, uint groups = 1, nint stream = 0, string limits = "")
    {
        var (result, module, log) = driver.Load(Kernel(body, limits));
        Assert.True(result == 0, string.Create(CultureInfo.InvariantCulture, $"{result}: {log}"));
        byte[] arguments = MemoryMarshal.AsBytes<nint>([data]).ToArray();
        return driver.Launch(driver.Kernel(module, "Made"), (groups, 1, 1), (threads, 1, 1), arguments, stream);
    }
}
