using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace AgentHost.Processes.Unix;

/// <summary>Hands one descriptor to another process through a Unix socket. Linux, 64 bit.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class PassedSocket
{
    private const int UnixFamily = 1;
    private const int Internet = 2;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;
    private const int SocketLevel = 1;
    private const int ReuseAddress = 2;
    private const int Rights = 1;
    private const int NoSignal = 0x4000;
    private const int MessageCloseOnExec = 0x40000000;

    /// <summary>Length of a path that a Unix socket's address can hold.</summary>
    private const int LongestPath = 107;

    /// <summary>A control message with one descriptor: length, level, type, the number, and what fills it up to eight bytes.</summary>
    private const int ControlSize = 24;
    private const int ControlLength = 20;

    /// <summary>Listens on 127.0.0.1 of the network namespace that this process is in, and hands the socket over.</summary>
    /// <param name="port">The port.</param>
    /// <param name="path">The Unix socket.</param>
    /// <returns>Null, or what failed, as a clause.</returns>
    public static string? ListenAndGive(int port, string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        if (bytes.Length > LongestPath)
        {
            return "the path of the host's socket is too long";
        }

        var listener = Libc.socket(Internet, Stream | CloseOnExec, 0);
        if (listener < 0)
        {
            return Failed("a socket");
        }

        var on = 1;
        _ = Libc.setsockopt(listener, SocketLevel, ReuseAddress, &on, sizeof(int));
        var address = stackalloc byte[16];
        new Span<byte>(address, 16).Clear();
        *(ushort*)address = Internet;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(address + 2, 2), (ushort)port);
        address[4] = 127;
        address[7] = 1;
        if (Libc.bind(listener, address, 16) != 0 || Libc.listen(listener, 128) != 0)
        {
            return Failed($"listening on port {port}");
        }

        var link = Libc.socket(UnixFamily, Stream | CloseOnExec, 0);
        var place = stackalloc byte[LongestPath + 3];
        new Span<byte>(place, LongestPath + 3).Clear();
        *(ushort*)place = UnixFamily;
        bytes.CopyTo(new Span<byte>(place + 2, LongestPath));
        if (link < 0 || Libc.connect(link, place, (uint)(bytes.Length + 3)) != 0)
        {
            return Failed("reaching the host");
        }

        var control = stackalloc byte[ControlSize];
        new Span<byte>(control, ControlSize).Clear();
        *(nuint*)control = ControlLength;
        *(int*)(control + 8) = SocketLevel;
        *(int*)(control + 12) = Rights;
        *(int*)(control + 16) = listener;
        byte one = 1;
        var piece = new IoVector { Bytes = &one, Length = 1 };
        var message = new MessageHeader { Pieces = &piece, PieceCount = 1, Control = control, ControlLength = ControlSize };
        var sent = Libc.sendmsg(link, &message, NoSignal);
        var failed = sent == 1 ? null : Failed("handing over the socket");
        _ = Libc.close(link);
        _ = Libc.close(listener);
        return failed;
    }

    /// <summary>Takes what the other side hands over.</summary>
    /// <param name="link">A connected Unix socket with something to read.</param>
    /// <returns>The descriptor, closed when programs are started; -1 where none came.</returns>
    public static int Take(int link)
    {
        var control = stackalloc byte[ControlSize];
        new Span<byte>(control, ControlSize).Clear();
        byte one = 0;
        var piece = new IoVector { Bytes = &one, Length = 1 };
        var message = new MessageHeader { Pieces = &piece, PieceCount = 1, Control = control, ControlLength = ControlSize };
        return Libc.recvmsg(link, &message, MessageCloseOnExec) == 1 && message.ControlLength >= ControlLength && *(nuint*)control == ControlLength
            && *(int*)(control + 8) == SocketLevel && *(int*)(control + 12) == Rights
            ? *(int*)(control + 16)
            : -1;
    }

    private static string Failed(string what) => $"{what} failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}";
}
