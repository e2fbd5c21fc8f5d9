using System.Collections.Concurrent;

namespace AgentHost.Plugins.Mcp.Tests.Logins;

/// <summary>The person's browser: opens pages and follows where they lead, as the person would.</summary>
internal sealed class Browser(IProcesses programs) : IProcesses
{
    public ConcurrentQueue<string> Opened { get; } = new();

    public IReadOnlyList<string> Shell => programs.Shell;

    /// <summary>Opens a page and what it leads to; what the last one says.</summary>
    public static async Task<string> VisitAsync(string page)
    {
        using var client = new HttpClient();
        return await (await client.GetAsync(new Uri(page))).Content.ReadAsStringAsync();
    }

    public ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        if (spec.FileName is "xdg-open" or "open" or "rundll32")
        {
            Opened.Enqueue(spec.Arguments[^1]);
            _ = Task.Run(() => VisitAsync(spec.Arguments[^1]), CancellationToken.None);
            return programs.StartAsync(new ProcessSpec("true", []), cancellationToken);
        }

        return programs.StartAsync(spec, cancellationToken);
    }
}
