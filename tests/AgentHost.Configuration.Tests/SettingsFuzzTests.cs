using System.Text;
using AgentHost.Client;

namespace AgentHost.Configuration.Tests;

public sealed class SettingsFuzzTests
{
    private const string Good = """
        { "model": "a/b", "permissions": { "mode": "plan", "allow": ["read(src/**)"], "askTimeout": "5m" }, "lock": ["model"],
          "providers": { "x": { "type": "t", "apiKey": "$K", "headers": { "h": "v" }, "models": [{ "id": "m" }] } },
          "plugins": { "p": { "enabled": false, "n": 1 } }, "tools": { "t": { "enabled": true } }, "limits": { "steps": 3, "retries": { "attempts": 2 } } }
        """;

    [Fact]
    public void Load_MutatedFiles_NeverThrowsAndKeepsTheOtherFile()
    {
        using var home = new TempHome
        {
            Manifests =
            [
                ClientJson.Read<PluginManifest>(
                    """{ "id": "p", "version": "1.0.0", "alias": "pp", "settings": { "properties": { "n": { "type": "integer" } } } }""")
            ]
        };
        home.Write(home.UserFile, """{ "context": { "ignore": ["mine"] } }""");
        var random = new Random(11);
        string[] pieces = ["{", "}", "[", "]", ",", ":", "\"", "null", "1e999", "true", "\\ud800", "//", "/*", "\0", "plugins", "pp", "lock", "~1", "model"];
        for (var i = 0; i < 2_000; i++)
        {
            var text = new StringBuilder(Good);
            for (var n = random.Next(1, 5); n > 0; n--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(4) switch
                {
                    0 => text.Remove(at, Math.Min(random.Next(1, 10), text.Length - at)),
                    1 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                    2 => text.Replace("\"a/b\"", pieces[random.Next(pieces.Length)]),
                    _ => text.Insert(at, (char)random.Next(32, 127)),
                };
            }
            home.Write(home.ProjectFile, text.ToString());
            var result = home.Load();
            Assert.Equal(["mine"], result.View.Texts("context", "ignore"));
            foreach (var member in result.View.Root.EnumerateObject())
            {
                Assert.NotNull(result.View.OriginOf(member.Name));
            }
        }
    }
}
