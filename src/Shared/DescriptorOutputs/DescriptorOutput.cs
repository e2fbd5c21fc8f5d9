using System.Runtime.InteropServices;

namespace AgentHost.DescriptorOutputs;

/// <summary>
/// Output to a descriptor of the process, on Unix systems, that goes on where the system's own stream would give up, and keeps silent about no fault.
/// </summary>
internal static partial class DescriptorOutput
{
    /// <summary>Error number of a descriptor that is none.</summary>
    public const int BadDescriptor = 9;

    /// <summary>Error number of a pipe that nobody reads any more.</summary>
    public const int BrokenPipe = 32;

    private const int Interrupted = 4;
    private const short PollOut = 4;

    private static int WouldBlock => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 35 : 11;

    /// <summary>Writes all bytes, however long the other end takes.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>0, or the error number of the system.</returns>
    public static int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var written = WriteSome(descriptor, ref MemoryMarshal.GetReference(bytes), bytes.Length);
            if (written >= 0)
            {
                bytes = bytes[(int)written..];
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == WouldBlock)
            {
                // Someone who shares the terminal made it non-blocking: wait until it takes more.
                var entry = new PollEntry { Descriptor = descriptor, Wanted = PollOut };
                _ = Poll(ref entry, 1, timeout: -1);
            }
            else if (error != Interrupted)
            {
                return error;
            }
        }

        return 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollEntry entry, nint count, int timeout);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteSome(int descriptor, ref byte buffer, nint count);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Given;
    }
}
