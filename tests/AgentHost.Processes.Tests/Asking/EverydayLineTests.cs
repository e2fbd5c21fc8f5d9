using AgentHost.Client;
using AgentHost.Permissions.Rules;

namespace AgentHost.Processes.Tests.Asking;

/// <summary>Lines that coding models really write, in a clean repository: which of them ask.</summary>
public sealed class EverydayLineTests : IAsyncLifetime
{
    private readonly CleanRepository _repository = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static (string Kind, string Line, bool Asks)[] Rows { get; } =
    [
        .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Lines", "everyday.tsv"))
            .Select(static row => row.Split('\t'))
            .Select(static cells => (cells[0], cells[1], cells.Length > 2))
    ];

    public async ValueTask InitializeAsync() => await _repository.FillAsync(None);

    public ValueTask DisposeAsync() => _repository.DisposeAsync();

    [Theory]
    [InlineData(PermissionMode.Default)]
    [InlineData(PermissionMode.Plan)]
    public async Task Reading_WithoutASandbox_RunsUnasked(PermissionMode mode)
    {
        var wrong = new List<string>();
        foreach (var (_, line, asks) in Rows.Where(static row => row.Kind == "read"))
        {
            var verdict = (await _repository.JudgeAsync(line, mode, None)).Verdict;
            if (verdict.Decision == PermissionDecision.Allow == asks)
            {
                wrong.Add($"{line}    {verdict.Reason}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join('\n', wrong)}");
    }
}
