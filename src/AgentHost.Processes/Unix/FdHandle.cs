using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>
/// A file descriptor of ours. Its counting of users keeps it open while the poll loop looks at it, so that its number cannot be reused meanwhile.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class FdHandle : SafeHandle
{
    public FdHandle(int fd)
        : base(-1, ownsHandle: true) => SetHandle(fd);

    public override bool IsInvalid => handle == -1;

    /// <summary>The number; valid only between an add and a release of a reference.</summary>
    public int Number => (int)handle;

    /// <summary>Reads what is there.</summary>
    /// <returns>The number of bytes, 0 at the end, or the negative error number.</returns>
    public unsafe int Read(Span<byte> buffer)
    {
        var held = false;
        try
        {
            DangerousAddRef(ref held);
            fixed (byte* bytes = buffer)
            {
                while (true)
                {
                    var count = Libc.read((int)handle, bytes, buffer.Length);
                    if (count >= 0)
                    {
                        return (int)count;
                    }

                    if (Marshal.GetLastPInvokeError() is var error && error != Errno.Interrupted)
                    {
                        return -error;
                    }
                }
            }
        }
        finally
        {
            if (held)
            {
                DangerousRelease();
            }
        }
    }

    /// <summary>Writes what fits.</summary>
    /// <returns>The number of bytes, or the negative error number.</returns>
    public unsafe int Write(ReadOnlySpan<byte> data)
    {
        var held = false;
        try
        {
            DangerousAddRef(ref held);
            fixed (byte* bytes = data)
            {
                while (true)
                {
                    var count = Libc.write((int)handle, bytes, data.Length);
                    if (count >= 0)
                    {
                        return (int)count;
                    }

                    if (Marshal.GetLastPInvokeError() is var error && error != Errno.Interrupted)
                    {
                        return -error;
                    }
                }
            }
        }
        finally
        {
            if (held)
            {
                DangerousRelease();
            }
        }
    }

    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}
