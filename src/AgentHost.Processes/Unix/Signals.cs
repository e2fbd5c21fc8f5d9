namespace AgentHost.Processes.Unix;

/// <summary>Signal numbers that are used here; the same on all systems but for <see cref="Child"/>.</summary>
internal static class Signals
{
    public const int None = 0;
    public const int Kill = 9;
    public const int Terminate = 15;

    public static int Child => OperatingSystem.IsMacOS() ? 20 : 17;
}
