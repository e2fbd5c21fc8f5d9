using AgentHost.Server.Documents;

namespace AgentHost.Server.Tests;

/// <summary>Kinds of problems: each has a name of its own and says what to do, and the documents name it.</summary>
public sealed class ProblemKindTests
{
    [Fact]
    public void Kinds_HaveNamesOfTheirOwn_AndSayWhatToDo()
    {
        Assert.Equal(ProblemKind.All.Count, ProblemKind.All.Select(static kind => kind.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(ProblemKind.All, static kind =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", kind.Name);
            Assert.InRange(kind.Status, 400, 599);
            Assert.EndsWith(".", kind.Title, StringComparison.Ordinal);
            Assert.Matches("^[A-Z].*[a-zA-Z)]\\.$", kind.Advice);
        });
        Assert.All(Enum.GetValues<HostFailure>(), static failure => Assert.Contains(ProblemKind.Of(failure), ProblemKind.All));
    }

    [Fact]
    public void Guide_AndOpenApi_NameEachKind()
    {
        var guide = File.ReadAllText(Repository.PathTo("docs", "guide", "server.md"));
        var document = System.Text.Encoding.UTF8.GetString(OpenApiDocument.Write(ServerTable.All.All, "1.2.3"));

        Assert.All(ProblemKind.All, kind =>
        {
            Assert.Contains($"`{kind.Name}`", guide, StringComparison.Ordinal);
            Assert.Contains(kind.Name, document, StringComparison.Ordinal);
        });
    }
}
