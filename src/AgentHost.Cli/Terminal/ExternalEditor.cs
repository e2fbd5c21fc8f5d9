using System.Diagnostics;

namespace AgentHost.Cli.Terminal;

/// <summary>The editor that the person's environment names, at this terminal.</summary>
internal static class ExternalEditor
{
    /// <summary>True when there is one.</summary>
    public static bool IsNamed => Named("VISUAL") is not null || Named("EDITOR") is not null || OperatingSystem.IsWindows();

    /// <summary>Opens a file and waits until the editor ends.</summary>
    /// <returns>The editor's exit code.</returns>
    /// <exception cref="HostException">No editor is named, or it cannot be started.</exception>
    public static async Task<int> OpenAsync(string file, CancellationToken cancellationToken)
    {
        var editor = Named("VISUAL") ?? Named("EDITOR") ?? (OperatingSystem.IsWindows() ? "notepad" : null)
            ?? throw new HostException(HostFailure.Invalid, $"No editor is named: set EDITOR, or open {file} yourself.");

        // The variable holds words of a shell, options included, as git takes it.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(editor, [file])
            : new ProcessStartInfo("/bin/sh", ["-c", editor + " \"$@\"", editor, file]);
        start.UseShellExecute = false;
        try
        {
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new HostException(HostFailure.Invalid, $"The editor {editor} cannot be started: {exception.Message}", exception);
        }
    }

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : null;
}
