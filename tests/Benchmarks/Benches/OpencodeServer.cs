using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>opencode's server from npm, in an empty home: the same start and the same folder opened.</summary>
internal static class OpencodeServer
{
    private const string Start = "opencode serve, start to first answer";
    private const int Runs = 5;
    private static readonly TimeSpan OneAnswer = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Measures it; left out where <c>tests/agents/try --get</c> has not got it.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(BenchPlace place)
    {
        var program = Path.Combine(place.Root, "tests", "agents", "node_modules", ".bin", "opencode");
        if (!File.Exists(program))
        {
            return [Figure.LeftOut(Start, "tests/agents/try --get gets it")];
        }

        var folder = place.Fresh("opencode");
        var home = Directory.CreateDirectory(Path.Combine(folder, "home")).FullName;
        var workspace = Directory.CreateDirectory(Path.Combine(folder, "workspace")).FullName;
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
            ["HOME"] = home,
            ["OPENCODE_DISABLE_AUTOUPDATE"] = "true",
            ["OPENCODE_DISABLE_MODELS_FETCH"] = "true",
        };
        try
        {
            List<double> starts = [];
            List<double> idle = [];
            List<double> open = [];
            for (var i = 0; i <= Runs; i++)
            {
                var (start, quiet, opened) = await OnceAsync(program, workspace, variables);
                if (i > 0)
                {
                    starts.Add(start);
                    idle.Add(quiet);
                    open.Add(opened);
                }
            }

            return
            [
                new Figure(Start, "ms", starts) { Note = "1.18.33, its first start left out" },
                new Figure("opencode serve, memory, nothing open", "MB", idle) { Note = "of all its processes" },
                new Figure("opencode serve, memory, one session in a folder", "MB", open),
            ];
        }
        catch (Exception fault) when (fault is BenchException or OperationCanceledException or HttpRequestException or System.ComponentModel.Win32Exception)
        {
            return [Figure.LeftOut(Start, $"it could not be run: {fault.Message.ReplaceLineEndings(" ")}")];
        }
    }

    private static async Task<(double Start, double Idle, double Open)> OnceAsync(string program, string workspace, Dictionary<string, string> variables)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(program, ["serve", "--hostname", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = workspace,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var began = Stopwatch.GetTimestamp();
        using var server = Process.Start(start) ?? throw new BenchException("opencode did not start");
        server.OutputDataReceived += static (_, _) => { };
        server.ErrorDataReceived += static (_, _) => { };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = Patience };
            while (!await AnswersAsync(http))
            {
                if (server.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
                {
                    throw new BenchException(server.HasExited ? $"it ended with {server.ExitCode}" : "it did not answer");
                }

                await Task.Delay(1);
            }

            var first = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            var idle = new ProcessTree(server.Id).Resident();
            using var answer = await http.PostAsync(
                new Uri("session", UriKind.Relative), new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
            return answer.IsSuccessStatusCode
                ? (first, idle, new ProcessTree(server.Id).Resident())
                : throw new BenchException($"a session was answered with {(int)answer.StatusCode}");
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        // What it takes in while it starts it may never answer.
        using var late = new CancellationTokenSource(OneAnswer);
        try
        {
            using var answer = await http.GetAsync(new Uri("global/health", UriKind.Relative), late.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
