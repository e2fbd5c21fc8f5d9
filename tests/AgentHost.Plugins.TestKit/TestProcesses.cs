using System.Diagnostics;
using System.Threading.Channels;

namespace AgentHost.Plugins.TestKit;

/// <summary>Real programs, started straight.</summary>
public sealed class TestProcesses(string root) : IProcesses
{
    /// <summary>Variables of each program, under what its spec sets.</summary>
    public Dictionary<string, string?> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>What was started.</summary>
    public List<ProcessSpec> Started { get; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Shell => ["/bin/sh", "-c"];

    /// <inheritdoc/>
    public ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(root, spec.WorkingDirectory ?? "");
        if (!Directory.Exists(folder))
        {
            throw new ProcessStartException(spec.FileName, $"The folder {spec.WorkingDirectory} does not exist.");
        }

        var start = new ProcessStartInfo(spec.FileName, spec.Arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        lock (Started)
        {
            Started.Add(spec);
        }

        foreach (var (name, value) in Variables.Concat(spec.Environment))
        {
            start.Environment[name] = value;
        }

        try
        {
            return new(new Running(Process.Start(start)!, spec.Input));
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new ProcessStartException(spec.FileName, exception.Message);
        }
    }

    private sealed class Running : IProcess
    {
        private readonly Process _process;
        private readonly Channel<ProcessOutput> _output = Channel.CreateBounded<ProcessOutput>(16);

        public Running(Process process, bool input)
        {
            _process = process;
            if (!input)
            {
                process.StandardInput.Close();
            }

            _ = PumpAllAsync();
        }

        public int Id => _process.Id;

        public IAsyncEnumerable<ProcessOutput> ReadAsync(CancellationToken cancellationToken) => _output.Reader.ReadAllAsync(cancellationToken);

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            await _process.StandardInput.BaseStream.WriteAsync(bytes, cancellationToken);
            await _process.StandardInput.BaseStream.FlushAsync(cancellationToken);
        }

        public ValueTask CloseInputAsync(CancellationToken cancellationToken)
        {
            _process.StandardInput.Close();
            return default;
        }

        public ValueTask KeepAsync(CancellationToken cancellationToken) => default;

        public async ValueTask<int> WaitAsync(CancellationToken cancellationToken)
        {
            await _process.WaitForExitAsync(cancellationToken);
            return _process.ExitCode;
        }

        public ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken)
        {
            _process.Kill(entireProcessTree: true);
            return default;
        }

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
            {
                await KillAsync(TimeSpan.Zero, CancellationToken.None);
            }

            _process.Dispose();
        }

        private async Task PumpAllAsync()
        {
            await Task.WhenAll(
                PumpAsync(_process.StandardOutput.BaseStream, false),
                PumpAsync(_process.StandardError.BaseStream, true));
            _output.Writer.Complete();
        }

        private async Task PumpAsync(Stream stream, bool isError)
        {
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer) is > 0 and var read)
            {
                await _output.Writer.WriteAsync(new(buffer.AsMemory(0, read).ToArray(), isError));
            }
        }
    }
}
