using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Root;

/// <summary><c>agent completion</c>: a script for a shell, which asks the program itself what could follow.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static CliCommand Create(ITerminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new CliCommand(
            "completion", "Print a completion script for your shell. For bash: source <(agent completion bash).") { shell };
        command.SetAction(parsed =>
        {
            terminal.Output.Write(parsed.GetValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "fish" => Fish,
                _ => PowerShell,
            });
            return ExitCodes.Success;
        });
        return command;
    }

    private const string Bash =
        """
        # In ~/.bashrc: source <(agent completion bash)
        _agent_complete() {
            local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} each kept
            COMPREPLY=()
            # What is replaced begins behind the last = or :, what is offered is the whole word.
            kept=${line##*[[:space:]]}
            case ${word} in [=:]) word='' ;; esac
            kept=${kept%"${word}"}
            case ${kept}${word} in *[\'\"\\]*) kept='' ;; esac
            while IFS= read -r each; do
                case ${word} in
                    [\'\"]*) COMPREPLY+=("${each}") ;;
                    *) COMPREPLY+=("$(printf '%q' "${each#"${kept}"}")") ;;
                esac
            done < <(agent "[suggest]" "${line}" 2>/dev/null)
        }
        complete -o default -F _agent_complete agent

        """;

    private const string Zsh =
        """
        # In ~/.zshrc, behind compinit: source <(agent completion zsh)
        _agent_complete() {
            local -a found
            found=("${(@f)$(agent "[suggest]" "${words[1,CURRENT]}" 2>/dev/null)}")
            if (( ${#found[1]} )); then compadd -a found; else _files; fi
        }
        compdef _agent_complete agent

        """;

    private const string Fish =
        """
        # In ~/.config/fish/completions/agent.fish: agent completion fish > that file
        function __agent_complete
            set -l found (agent "[suggest]" (commandline --current-process --cut-at-cursor | string collect) 2>/dev/null)
            if set -q found[1]
                printf '%s\n' $found
            else
                __fish_complete_path (commandline --current-token --cut-at-cursor)
            end
        end
        complete -c agent -f -a '(__agent_complete)'

        """;

    private const string PowerShell =
        """
        # In $PROFILE: agent completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName agent -ScriptBlock {
            param($word, $ast, $position)
            $line = $ast.ToString().PadRight($position - $ast.Extent.StartOffset)
            agent "[suggest:$($position - $ast.Extent.StartOffset)]" $line 2>$null | ForEach-Object {
                $text = if ($_ -match '[^\w./:=,@+-]') { "'" + $_.Replace("'", "''") + "'" } else { $_ }
                [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
            }
        }

        """;
}
