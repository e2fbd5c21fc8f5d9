using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>
/// Seccomp filter for commands without a namespace of their own: no sockets but the kinds that are allowed, no keys of the session, no way around the filter.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class SystemCallFilter
{
    private const int InternetFamily = 2;
    private const int Internet6Family = 10;
    private const int NetlinkFamily = 16;
    private const uint StreamType = 1;
    private const uint PacketType = 5;

    private const ushort LoadWord = 0x20;
    private const ushort And = 0x54;
    private const ushort JumpEqual = 0x15;
    private const ushort JumpAtLeast = 0x35;
    private const ushort Return = 0x06;
    private const uint Allow = 0x7fff0000;
    private const uint NotPermitted = 0x00050001;
    private const uint NumberAt = 0;
    private const uint ArchitectureAt = 4;
    private const uint FirstArgumentAt = 16;
    private const uint SecondArgumentAt = 24;

    /// <summary>Calls of the other way to make system calls on x64.</summary>
    private const uint OtherCalls = 0x40000000;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>True where the numbers of this processor's calls are known here.</summary>
    public static bool IsKnown => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Number of the call that sets a filter.</summary>
    public static long SetNumber => IsArm ? 277 : 317;

    /// <summary>Writes the filter's program.</summary>
    /// <param name="network">True to let sockets of the internet be.</param>
    public static ulong[] Program(bool network)
    {
        var (socket, pair) = IsArm ? (198u, 199u) : (41u, 53u);
        uint[] refused =
        [
            .. IsArm ? (uint[])[217, 218, 219, 280, 241] : [248, 249, 250, 321, 298], // add_key, request_key, keyctl, bpf, perf_event_open
            425, 426, 427, // io_uring, by which sockets can be had as well
        ];
        List<ulong> program =
        [
            Step(LoadWord, ArchitectureAt),
            Step(JumpEqual, IsArm ? 0xC00000B7 : 0xC000003E, yes: 1),
            Step(Return, NotPermitted),
            Step(LoadWord, NumberAt),
        ];
        if (!IsArm)
        {
            program.AddRange([Step(JumpAtLeast, OtherCalls, no: 1), Step(Return, NotPermitted)]);
        }

        foreach (var number in refused)
        {
            program.AddRange([Step(JumpEqual, number, no: 1), Step(Return, NotPermitted)]);
        }

        // Two ends of one another reach nobody else; without connections each would be free to speak to whom it likes.
        program.AddRange(
        [
            Step(JumpEqual, pair, no: 6), Step(LoadWord, SecondArgumentAt), Step(And, 0xf), Step(JumpEqual, StreamType, yes: 2),
            Step(JumpEqual, PacketType, yes: 1), Step(Return, NotPermitted), Step(Return, Allow),
        ]);
        if (network)
        {
            program.AddRange(
            [
                Step(JumpEqual, socket, no: 5), Step(LoadWord, FirstArgumentAt), Step(JumpEqual, InternetFamily, yes: 3),
                Step(JumpEqual, Internet6Family, yes: 2), Step(JumpEqual, NetlinkFamily, yes: 1), Step(Return, NotPermitted),
            ]);
        }
        else
        {
            program.AddRange([Step(JumpEqual, socket, no: 1), Step(Return, NotPermitted)]);
        }

        program.Add(Step(Return, Allow));
        return [.. program];
    }

    // struct sock_filter: code, where to go on where it is so, and where not, a number.
    private static ulong Step(ushort code, uint value, byte yes = 0, byte no = 0) => code | ((ulong)yes << 16) | ((ulong)no << 24) | ((ulong)value << 32);
}
