using AgentHost.Client;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Tests;

/// <summary>A temporary folder with a store.</summary>
public abstract class StoreTest : IAsyncLifetime
{
    private readonly List<SessionStore> _stores = [];

    private protected string Folder { get; } = Path.Combine(Path.GetTempPath(), "store-" + Guid.NewGuid().ToString("N"));

    private protected string DatabasePath => Path.Combine(Folder, "sessions.db");

    private protected ManualTime Time { get; } = new();

    private protected static CancellationToken None => TestContext.Current.CancellationToken;

    private protected SessionStore Store { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected async Task<SessionStore> OpenAsync(Action<IReadOnlyList<AgentEvent>>? committed = null)
    {
        var store = await SessionStore.OpenAsync(new SessionStoreOptions(Folder, Time, "test") { Committed = committed }, None);
        _stores.Add(store);
        return store;
    }

    private protected Task<SessionLease> CreateAsync(string name = "", string workspace = "/w") =>
        Store.CreateAsync(new SessionInfo("", name, workspace, default), None).AsTask();

    private protected string IntegrityCheck()
    {
        using var database = Database.Open(DatabasePath, readOnly: false);
        using var query = database.Query("PRAGMA integrity_check");
        return query.Step() ? query.GetString(0) : "";
    }

    private protected static async Task<HostException> FailsAsync(HostFailure failure, Func<Task> action)
    {
        var exception = await Assert.ThrowsAsync<HostException>(action);
        Assert.Equal(failure, exception.Failure);
        return exception;
    }

    private protected static AgentEvent Text(string message, int index, string text) => new PartCompleted(message, index, new TextPart(text)) { TurnId = "t1" };

    /// <summary>All events of a session, page by page.</summary>
    internal static async Task<List<AgentEvent>> ReadAllOfAsync(SessionStore store, string id)
    {
        var all = new List<AgentEvent>();
        while (await store.ReadEventsAsync(id, all.Count, 1_000, None) is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        return all;
    }
}
