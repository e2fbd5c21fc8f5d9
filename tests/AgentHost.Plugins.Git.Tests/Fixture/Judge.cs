using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AgentHost.Plugins.Git.Tests.Fixture;

/// <summary>A server's own description of its REST API, served by Prism: it answers 422 to a request that the description does not allow.</summary>
internal sealed class Judge
{
    /// <summary>Folder of the programs of others that these tests ask.</summary>
    public static string Tools { get; } = Path.Combine(Repository(), "tests", "tools", "forge");

    private static readonly Lazy<Task<Judge?>> OfGitHub =
        new(() => StartAsync(Path.Combine(Tools, "node_modules", "@octokit", "openapi", "generated", "ghes-3.18.json")));

    private static readonly Lazy<Task<Judge?>> OfForgejo = new(() => StartAsync(Path.Combine(Tools, "forgejo.json")));

    private readonly HttpClient _client = new();

    private Judge(string address) => _client.BaseAddress = new Uri(address);

    /// <summary>GitHub's judge, started once for all tests; null where it cannot start.</summary>
    public static Task<Judge?> GitHub => OfGitHub.Value;

    /// <summary>Forgejo's judge, with the part of its description that is needed; null where it cannot start.</summary>
    public static Task<Judge?> Forgejo => OfForgejo.Value;

    /// <summary>Asks what it says to a request.</summary>
    /// <returns>The status.</returns>
    public async Task<int> AskAsync(string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer x");
        if (body is not null)
        {
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }

        using var answer = await _client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static async Task<Judge?> StartAsync(string description)
    {
        var program = Path.Combine(Tools, "node_modules", "@stoplight", "prism-cli", "dist", "index.js");
        if (!File.Exists(program))
        {
            return null;
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var start = new ProcessStartInfo("node", [program, "mock", "-h", "127.0.0.1", "-p", $"{port}", description])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            var process = Process.Start(start)!;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Kill();
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Contains("listening on", StringComparison.Ordinal))
                {
                    _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                    return new Judge($"http://127.0.0.1:{port}");
                }
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Without node there is none.
        }

        return null;
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Host.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder;
    }
}
