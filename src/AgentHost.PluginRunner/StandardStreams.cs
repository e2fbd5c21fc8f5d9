#pragma warning disable RS0030 // The runner's own streams are opened here.
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AgentHost.PluginRunner;

/// <summary>Takes standard input and output for the protocol, away from the plugin: what it prints goes to standard error, what it reads is empty.</summary>
internal static partial class StandardStreams
{
    /// <summary>Standard error, which the host keeps as log.</summary>
    public static TextWriter Error => Console.Error;

    public static (Stream Input, Stream Output) Take()
    {
        // On Unix these own duplicates that children do not inherit, so the descriptors themselves can be turned elsewhere.
        var input = Console.OpenStandardInput();
        var output = Console.OpenStandardOutput();
        if (!OperatingSystem.IsWindows())
        {
            Redirect();
        }

        Console.SetOut(Console.Error);
        Console.SetIn(TextReader.Null);
        return (input, output);
    }

    // Native code writes to descriptor 1, and a program that the plugin starts by itself would inherit 0.
    [UnsupportedOSPlatform("windows")]
    private static void Redirect()
    {
        using var nothing = File.OpenHandle("/dev/null");
        if (Duplicate((int)nothing.DangerousGetHandle(), 0) < 0 || Duplicate(2, 1) < 0)
        {
            throw new IOException($"Standard output cannot be redirected (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Duplicate(int from, int to);
}
