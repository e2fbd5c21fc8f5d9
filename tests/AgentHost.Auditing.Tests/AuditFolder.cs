using System.Text;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Kernel.Tests;

namespace AgentHost.Auditing.Tests;

/// <summary>A log in a home of its own.</summary>
internal sealed class AuditFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-audit-");

    public AuditFolder() => Places = new AuditPlaces(HostFolders.Resolve(name => name == "HOME" ? _root.FullName : null));

    public string Root => _root.FullName;

    public AuditPlaces Places { get; }

    public FakeTime Time { get; } = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public AuditLog Log(long maxLength = AuditLog.UsualLength) => new(Places, Time, maxLength);

    public async Task AppendAsync(int count, long maxLength = AuditLog.UsualLength, int days = 365)
    {
        var log = Log(maxLength);
        for (var i = 0; i < count; i++)
        {
            await log.AppendAsync(
                [ClientJson.WriteBytes(new AuditEntry(Time.GetUtcNow(), AuditKind.Decision) { Tool = "read", Reason = $"entry {i}" })],
                TimeSpan.FromDays(days),
                None);
        }
    }

    public async Task<AuditReport> VerifyAsync() => await new AuditVerifier(Places, TimeProvider.System).VerifyAsync(None);

    public async Task<string[]> ProblemsAsync() =>
        [.. (await VerifyAsync()).Problems.Select(problem => $"{Path.GetFileName(problem.File)}:{problem.Line} {problem.Message}")];

    public string[] Lines(int file = 1) => File.ReadAllLines(Places.File(file));

    public void Write(int file, params string[] lines) =>
        File.WriteAllText(Places.File(file), string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));

    public void Dispose()
    {
        _root.Delete(recursive: true);
    }
}
