using System.Diagnostics;

namespace AgentHost.Mcp.Tests.Real;

/// <summary><c>agent mcp serve</c> as a process in the rig's home; gone with the test.</summary>
internal sealed class ServedProcess : IAsyncDisposable
{
    private readonly Process _process;

    public ServedProcess(ServeRig rig, params string[] more)
    {
        // Whatever started the tests may have signals ignored, which children inherit.
        var start = new ProcessStartInfo("env")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = rig.Folder
        };
        foreach (var argument in (string[])["--default-signal", TestedProgram.Location, "mcp", "serve", .. more])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in rig.Variables)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The next line of standard error that begins so.</summary>
    public async Task<string> ErrorLineAsync(string begin)
    {
        while (await _process.StandardError.ReadLineAsync().WaitAsync(ServeRig.Patience) is { } line)
        {
            if (line.StartsWith(begin, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The process ended without a line that begins with \"{begin}\".");
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(ServeRig.Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
