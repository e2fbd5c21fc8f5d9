using System.Runtime.InteropServices;

namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>What a person does with <c>kill</c>.</summary>
internal static class Native
{
    public const int Interrupt = 2;
    public const int KillNow = 9;
    public const int Terminate = 15;

    public static bool IsRoot => GetUserId() == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint GetUserId();
}
