using System.Text;
using AgentHost.Client;
using AgentHost.Plugins.Accounting;
using AgentHost.Plugins.Installed;

namespace AgentHost.Plugins.Tests.Accounting;

public sealed class UsageFileTests : IDisposable
{
    private static readonly PluginUsage One = new()
    {
        Since = new DateTimeOffset(2026, 5, 2, 0, 0, 0, TimeSpan.Zero),
        Activations = 1,
        ActivationMs = 4.5,
        Calls = 3,
        Failures = 1,
        Milliseconds = 10.25,
        AllocatedBytes = 1000,
        InputTokens = 100,
        OutputTokens = 10,
        Cost = 0.0125m,
    };

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("usage-");

    private PluginPlaces Places => new(_root.FullName);

    [Fact]
    public void Read_NothingThere_Nothing() => Assert.Empty(UsageFile.Read(Places));

    [Fact]
    public void Append_OfSeveralProcesses_AddsUp()
    {
        UsageFile.Append(Places, []);
        Assert.False(File.Exists(Places.Usage));
        UsageFile.Append(Places, [("one", One), ("two", One with { Calls = 7 })]);
        UsageFile.Append(
            Places,
            [("one", One with { Since = One.Since!.Value.AddDays(-1), ActivationMs = 9 }), ("one", One with { Activations = 0, ActivationMs = 0, Calls = 1 })]);

        var read = UsageFile.Read(Places);

        Assert.Equal(["one", "two"], read.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            new PluginUsage
            {
                Since = One.Since!.Value.AddDays(-1),
                Activations = 2,
                ActivationMs = 9,
                Calls = 7,
                Failures = 3,
                Milliseconds = 30.75,
                AllocatedBytes = 3000,
                InputTokens = 300,
                OutputTokens = 30,
                Cost = 0.0375m
            },
            read["one"]);
        Assert.Equal(One with { Calls = 7 }, read["two"]);
    }

    [Fact]
    public void Append_AThousandTimes_StaysSmallAndLosesNothing()
    {
        for (var i = 0; i < 1000; i++)
        {
            UsageFile.Append(Places, [("one", One), ("two", One)]);
        }

        Assert.InRange(new FileInfo(Places.Usage).Length, 1, 130 * 1024);
        Assert.Equal((1000, 1000), (UsageFile.Read(Places)["one"].Activations, UsageFile.Read(Places)["two"].Activations));
        Assert.Equal(12.5m, UsageFile.Read(Places)["one"].Cost);
    }

    [Fact]
    public void Read_Noise_PassesItOverAndKeepsTheRest()
    {
        UsageFile.Append(Places, [("one", One)]);
        var line = File.ReadAllBytes(Places.Usage);
        var random = new Random(77);
        for (var round = 0; round < 2000; round++)
        {
            var noise = line.ToArray();
            for (var i = 0; i < 3; i++)
            {
                noise[random.Next(noise.Length - 1)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(
                Places.Usage,
                [
                    .. noise, (byte)'\n', .. line,
                    .. Encoding.UTF8.GetBytes("[]\n{}\n{\"id\":1}\n{\"id\":\"x\",\"usage\":null}\n{\"id\":\"x\",\"usage\":[]}\n{\"id\":\"one\",\"usa")
                ]);
            Assert.True(UsageFile.Read(Places).ContainsKey("one"));
        }
    }

    [Fact]
    public void Append_WhereNothingCanBeWritten_IsSilent()
    {
        File.WriteAllText(Places.Root, "a file in the way");
        UsageFile.Append(Places, [("one", One)]);
        Assert.Empty(UsageFile.Read(Places));
    }

    public void Dispose() => _root.Delete(recursive: true);
}
