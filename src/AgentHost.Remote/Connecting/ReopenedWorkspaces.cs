using System.Collections.Concurrent;
using System.Text;
using AgentHost.Client;

namespace AgentHost.Remote.Connecting;

/// <summary>
/// Workspaces that a client opened, by the ids that it holds. A server that was started anew knows other ids: each is opened again with the same words, and
/// takes the place of the old one in what is sent. Thread-safe.
/// </summary>
internal sealed class ReopenedWorkspaces
{
    private readonly ConcurrentDictionary<string, Opened> _byId = new(StringComparer.Ordinal);

    /// <summary>Notes a workspace. One whose folder a provider makes would be another one, and is not opened again.</summary>
    public void Note(WorkspaceRequest request, WorkspaceInfo info)
    {
        if (request.Provider is null)
        {
            _byId[info.Id] = new Opened(request, info.Id);
        }
    }

    /// <summary>A path or a body with the ids that hold now.</summary>
    public string Write(string text)
    {
        foreach (var (id, opened) in _byId)
        {
            text = opened.Now == id ? text : text.Replace(id, opened.Now, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>The same for a body.</summary>
    public byte[]? Write(byte[]? body) =>
        body is null || _byId.All(static each => each.Value.Now == each.Key) ? body : Encoding.UTF8.GetBytes(Write(Encoding.UTF8.GetString(body)));

    /// <summary>Opens again what a request names.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="body">Its body.</param>
    /// <param name="open">Opens a workspace.</param>
    /// <returns>False where it names none that was opened here.</returns>
    public async ValueTask<bool> ReopenAsync(string path, byte[]? body, Func<WorkspaceRequest, ValueTask<WorkspaceInfo>> open)
    {
        var text = body is null ? path : path + Encoding.UTF8.GetString(body);
        var found = false;
        foreach (var (id, opened) in _byId.Where(each => text.Contains(each.Key, StringComparison.Ordinal)))
        {
            _byId[id] = opened with { Now = (await open(opened.Request)).Id };
            found = true;
        }

        return found;
    }

    private sealed record Opened(WorkspaceRequest Request, string Now);
}
