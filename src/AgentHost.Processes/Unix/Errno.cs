namespace AgentHost.Processes.Unix;

/// <summary>Error numbers that are told apart. Those not given here differ between systems and are handled by their text.</summary>
internal static class Errno
{
    public const int NoSuchFile = 2;
    public const int NoSuchProcess = 3;
    public const int Interrupted = 4;
    public const int TooBig = 7;
    public const int NotExecutable = 8;
    public const int NoChild = 10;
    public const int NoMemory = 12;
    public const int AccessDenied = 13;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;
    public const int BrokenPipe = 32;

    public static int Again => OperatingSystem.IsMacOS() ? 35 : 11;
}
