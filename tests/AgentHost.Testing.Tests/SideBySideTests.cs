using System.Runtime.Loader;
using AgentHost.Client;

namespace AgentHost.Testing.Tests;

/// <summary>Plugins that carry different versions of one library, in one process and each in its own.</summary>
public sealed class SideBySideTests
{
    private const string AiLibrary = "Microsoft.Extensions.AI.Abstractions";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Majors_OfOneLibrary_EachPluginHasItsOwn(bool apart)
    {
        await using var host = await TestHost.StartAsync(
            new TestHostOptions
            {
                Plugin = Built.Folder("TestPlugins.Json12"),
                OtherPlugins = [Built.Folder("TestPlugins.Json13")],
                Apart = apart,
                Runner = Built.Runner
            },
            None);

        var older = (await host.CallAsync("json_12", "{}", None)).Text.Split(" in ");
        var newer = (await host.CallAsync("json_13", "{}", None)).Text.Split(" in ");

        Assert.Equal(("12.0.0.0 reads them", "13.0.0.0 gives up"), (older[0], newer[0]));
        var here = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(apart ? 3 : 1, new[] { older[1], newer[1], here }.Distinct(StringComparer.Ordinal).Count());
        if (!apart)
        {
            Assert.Equal("12.0.0.0", LoadedBy("TestPlugins.Json12", "Newtonsoft.Json"));
            Assert.Equal("13.0.0.0", LoadedBy("TestPlugins.Json13", "Newtonsoft.Json"));
        }
    }

    /// <summary>A model that is a chat client calls a tool that is a function.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Adapters_ChatClientCallsAFunction_EachWithItsOwnVersion(bool apart)
    {
        await using var host = await TestHost.StartAsync(
            new TestHostOptions
            {
                Plugin = Built.Folder("Samples.AiFunction"),
                OtherPlugins = [Built.Folder("Samples.ChatClient")],
                Model = "parrot/grey",
                Apart = apart,
                Runner = Built.Runner
            },
            None);

        var turn = await host.RunAsync("""call convert_length {"value":5,"from":"Mile","to":"Kilometre"}""", None);
        var failed = await host.RunAsync("""call convert_length {"value":-5,"from":"Mile","to":"Kilometre"}""", None);
        var unfit = await host.RunAsync("""call convert_length {"value":5,"from":"Parsec","to":"Kilometre"}""", None);

        Assert.Equal("8.04672", turn.Call("convert_length").Text);
        Assert.Equal("8.04672 ", turn.Answer);
        Assert.True(failed.Call("convert_length").IsError);
        Assert.Contains("There are no negative lengths: give 0 or more.", failed.Answer, StringComparison.Ordinal);
        Assert.True(unfit.Call("convert_length").IsError);
        Assert.True(turn.Events.OfType<TurnCompleted>().Single().Usage.Output > 0);
        if (!apart)
        {
            Assert.Equal("10.3.0.0", LoadedBy("Samples.AiFunction", AiLibrary));
            Assert.Equal("10.11.0.0", LoadedBy("Samples.ChatClient", AiLibrary));
            Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, static loaded => loaded.GetName().Name == AiLibrary);
        }
    }

    /// <summary>The manifest's entry was made from the function, and is still the same.</summary>
    [Fact]
    public void Function_DescribesItself_AsItsManifestSays()
    {
        var folder = Built.Folder("Samples.AiFunction");
        var context = new AssemblyLoadContext("describe", isCollectible: true);
        context.Resolving += (_, name) =>
            File.Exists(Path.Combine(folder, name.Name + ".dll")) ? context.LoadFromAssemblyPath(Path.Combine(folder, name.Name + ".dll")) : null;
        var function = context.LoadFromAssemblyPath(Path.Combine(folder, "Samples.AiFunction.dll")).GetType("Samples.AiFunction.LengthsPlugin")!
            .GetProperty("Function")!.GetValue(null);
        var describe = context.LoadFromAssemblyPath(Path.Combine(folder, "AgentHost.Extensions.AI.dll"))
            .GetType("AgentHost.Extensions.AI.FunctionTools")!.GetMethod("Describe")!;

        var made = ClientJson.ToElement((ToolSpec)describe.Invoke(null, [function, null])!);

        var said = AgentJson.Parse(File.ReadAllText(Path.Combine(folder, "plugin.json"))).GetProperty("contributes").GetProperty("tool")[0];
        Assert.All(said.EnumerateObject(), member => Assert.Equal(Plain(member.Value), Plain(made.GetProperty(member.Name))));
        context.Unload();
    }

    /// <summary>Without the order of members.</summary>
    private static string Plain(System.Text.Json.JsonElement value) => value.ValueKind switch
    {
        System.Text.Json.JsonValueKind.Object =>
            "{"
            + string.Join(
                ',',
                value.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal)
                    .Select(static member => $"{member.Name}:{Plain(member.Value)}")) + "}",
        System.Text.Json.JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Plain)) + "]",
        _ => value.GetRawText(),
    };

    /// <summary>
    /// The version of a library that the load context of a plugin's assembly has. Contexts of hosts that have ended may still be there, with the same.
    /// </summary>
    private static string? LoadedBy(string assembly, string library) =>
        AssemblyLoadContext.All.Where(context => context.Name != "describe" && context.Assemblies.Any(loaded => loaded.GetName().Name == assembly))
            .SelectMany(static context => context.Assemblies).Where(loaded => loaded.GetName().Name == library)
            .Select(static loaded => loaded.GetName().Version?.ToString()).Distinct(StringComparer.Ordinal).Single();
}
