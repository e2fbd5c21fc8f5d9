using AgentHost.Terminal.Commands;

namespace AgentHost.Terminal.Tests.Commands;

/// <summary>Commands by name.</summary>
public sealed class CommandRegistryTests
{
    [Fact]
    public void Complete_PutsFirstWhatWasUsed_NotWhatWasLookedFor()
    {
        var registry = new CommandRegistry([New("apple"), New("axe"), New("ant")]);
        Assert.Equal(["/ant", "/apple", "/axe"], Words());
        Assert.NotNull(registry.Find("axe"));
        Assert.NotNull(registry.Find("AXE"));
        Assert.Equal(["/ant", "/apple", "/axe"], Words());
        registry.Count("axe");
        registry.Count(null);
        Assert.Equal(["/axe", "/ant", "/apple"], Words());

        IEnumerable<string> Words() => registry.Complete("/a").Select(static completion => completion.Word);
    }

    private static ChatCommand New(string name) => new(name, "", "", static (_, _, _) => Task.CompletedTask);
}
